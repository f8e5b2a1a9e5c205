"""The bytes that the map page loads."""
