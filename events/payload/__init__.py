"""Makes the payload: everything that the map page draws of a campaign, as one compressed file.

``format`` fixes its conventions, ``builder`` puts the document together, ``encoding`` turns it into bytes and
``cache`` keeps those.
"""
