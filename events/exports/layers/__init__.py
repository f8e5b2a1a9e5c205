"""What of the record can be exported as one table or one map layer: its columns, its rows one by one, and its origin.

A layer knows no format; ``events/exports/layer_formats`` writes any of them. Rows are those of ``events/exports/rows``,
made flat: what is nested gets a column of its own, and citations, which would be tables in cells, are left to the layer
``reports``.
"""
