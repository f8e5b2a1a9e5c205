"""Parses rows of text into reports: one module for each layout of columns (dialect)."""
