"""As in production, but for where the collected static files are."""

from mosulmap.settings import *  # noqa: F403
from mosulmap.settings import env

STATIC_ROOT = env.str("STATIC_ROOT")
