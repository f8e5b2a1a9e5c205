"""Geometry: reading, checking, measuring and drawing shapes and points. No models, no requests."""
