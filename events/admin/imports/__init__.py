"""Admin pages of imports."""
