"""Django's PostgreSQL backend with a limit to how long it waits; the ENGINE of settings.py."""
