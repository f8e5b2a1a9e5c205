"""Derives the stored spans from the published events.

``reader`` turns rows into what ``control`` folds, ``projector`` stores the result at the end of each unit of work,
``signals`` notes what writes concern, ``integrity`` checks rules that span rows. ``snapshot`` and ``impact`` answer
questions from the spans.
"""
