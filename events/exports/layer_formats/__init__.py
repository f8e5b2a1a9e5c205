"""Writes a layer as a file: one module a format, named in ``registry``. Rows come one by one and are not kept."""
