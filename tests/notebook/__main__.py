"""`make notebook`: executes docs/notebook.ipynb on the real record and writes it back with its outputs.

What it writes differs from one run to the next by the day of retrieval alone, as long as record and libraries stay.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def main() -> None:
    # Django's settings come first.
    from tests.notebook.execution import NOTEBOOK, executed, site

    with TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.sqlite3"
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{empty}"}
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=environment, check=True)
        with site(empty, Path(folder)) as (address, _database):
            notebook = executed(nbformat.read(NOTEBOOK, as_version=4), address)
    nbformat.write(notebook, NOTEBOOK)
    print(f"{NOTEBOOK.name}: {NOTEBOOK.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
