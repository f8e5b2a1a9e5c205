"""As in production, but for log-ins that take no time, and static files under their own names without collectstatic."""

from mosulmap.settings import *  # noqa: F403
from mosulmap.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
