"""Builds the files of a campaign from the tables that people keep: CSV, and GeoJSON for shapes."""
