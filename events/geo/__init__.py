"""Shapes and points, without Django but for translation."""
