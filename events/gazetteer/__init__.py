"""Names and points to places, offline first."""
