"""Files into rows of text."""
