"""Admin pages of districts, places and the basemap, and the search for a place."""
