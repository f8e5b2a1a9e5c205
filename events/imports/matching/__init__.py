"""Matching: the rows of a file with the actors, districts, events and outlines on record, which is only read."""
