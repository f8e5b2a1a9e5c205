"""Draws one day of a campaign as an SVG picture, without a browser.

``content`` and ``reports`` read what is on it, ``palette`` has its colours, ``names`` finds places for names without
overlap. ``day_map`` draws the map, with ``ground``, ``badges``, ``lettering`` and ``country``; ``enlargement`` finds
its crowded part; ``sheet`` draws what stands around it; ``markup`` writes elements with every text escaped.
"""
