"""The public site as files, which any web server serves under the same addresses: ``manage.py export_site``."""
