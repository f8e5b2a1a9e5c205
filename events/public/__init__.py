"""The readers' pages: map, payload, change log, error pages."""
