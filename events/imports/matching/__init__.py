"""Reports beside what is on record."""
