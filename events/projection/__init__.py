"""Derives the stored spans from the published events."""
