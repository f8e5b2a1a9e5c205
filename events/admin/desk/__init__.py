"""Admin start page and quality checks."""
