"""The data package: a campaign's public record as CSV tables that say of themselves what they hold, and back again.

``tables`` says which tables and columns there are, ``rows`` reads them, ``cells`` writes and reads one value,
``descriptor`` makes ``datapackage.json`` (Frictionless Data Package 1), ``readme`` the words for people, ``writer``
the folder or the ZIP file; ``archive`` opens one, and ``reader`` makes the rows of it that ``campaign_files`` loads.
"""
