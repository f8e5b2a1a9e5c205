"""The editors' side: one module a model."""
