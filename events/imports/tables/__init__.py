"""Reads files into a header and rows of text: CSV and XLSX."""
