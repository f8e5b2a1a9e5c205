"""As in production, but for where the collected static files are, and which of them are compressed."""

from whitenoise.compress import Compressor

from mosulmap.environment import env
from mosulmap.settings import *  # noqa: F403

STATIC_ROOT = env.str("STATIC_ROOT")
# No reader's browser asks for a library's source map.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
