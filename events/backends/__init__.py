"""How the application asks its database and its cache: for a limited time, and not again at once after a failure."""
