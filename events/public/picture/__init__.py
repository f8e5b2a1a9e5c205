"""Draws one day of a campaign as an SVG picture, without a browser.

``content`` reads what is on it, ``palette`` has its colours, ``names`` places names without overlap, ``day_map`` draws
the map and ``sheet`` what stands around it; ``markup`` writes elements with every text escaped.
"""
