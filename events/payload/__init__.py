"""Makes the payload: everything that the map page draws of a campaign, in parts, each a compressed file.

``format`` fixes its conventions, ``builder`` and ``evidence`` put the parts together, ``windows`` divides the days
among them, ``encoding`` turns them into bytes, and ``parts`` names, finds and keeps those.
"""
