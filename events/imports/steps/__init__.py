"""The steps of an import, each a transaction."""
