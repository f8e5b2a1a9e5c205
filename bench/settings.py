"""The product's settings as a server has them; all that is written goes to a folder of the bench."""

import os
from pathlib import Path

from mosulmap.settings import *  # noqa: F403
from mosulmap.settings import DATABASES

FOLDER = Path(os.environ["BENCH_FOLDER"])

DATABASES["default"]["NAME"] = str(FOLDER / "site.sqlite3")
STATIC_ROOT = FOLDER / "static"
ROOT_URLCONF = "bench.urls"
