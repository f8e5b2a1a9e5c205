"""Drawing shapes on a map in the admin."""
