"""Imports of reports from spreadsheets: read, matched with the record, previewed, and written as drafts.

``tables`` reads files into rows of text, ``dialects`` parses rows into reports, ``matching`` compares reports with
the record, and ``steps`` takes an import from its upload to its undoing. Outlines of districts are read by
``geo.formats``, and pass through matching and steps alone.
"""
