"""Executes the notebook on the real record, without any network but the site, and gives it as it is to be committed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import nbformat
from django.conf import settings
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

from tests.processes import OtherDatabase

NOTEBOOK = Path(settings.BASE_DIR) / "docs" / "notebook.ipynb"
# Seconds that a cell may take.
PATIENCE = 120
# Python runs it at its start: whatever asks for another computer fails, and says for which.
ONLY_THIS_COMPUTER = """
import sys

def refuse(event, arguments):
    host = arguments[0] if event == "socket.getaddrinfo" else arguments[1][0] if event == "socket.connect" else None
    if isinstance(host, (str, bytes)) and host not in ("127.0.0.1", b"127.0.0.1"):
        raise PermissionError(f"the notebook asked for {host}")

sys.addaudithook(refuse)
"""


@contextmanager
def site(empty_file: Path, folder: Path) -> Iterator[tuple[str, OtherDatabase]]:
    """The address of a gunicorn with the whole record, and its database, which begins as a copy of ``empty_file``."""
    path = shutil.copy(empty_file, folder / "record.sqlite3")
    with closing(OtherDatabase(f"sqlite:///{path}")) as database:
        database.manage("load_campaign", "fixtures/mosul", "--verbosity", "0")
        with database.served() as address:
            yield address, database


def executed(notebook: NotebookNode, address: str) -> NotebookNode:
    """A copy with the outputs that its cells give. Raises CellExecutionError where one fails."""
    notebook = without_outputs(notebook)
    # Short, for the name of a socket in it may have a hundred characters.
    with TemporaryDirectory(prefix="nb-") as folder, mock.patch.dict(os.environ, _environment(folder, address)):
        # By sockets in the folder: no port can be taken, and nobody else can reach the kernel.
        config = Config(AsyncKernelManager={"transport": "ipc"})
        client = NotebookClient(
            notebook, config=config, kernel_name="python3", timeout=PATIENCE, record_timing=False, coalesce_streams=True
        )
        client.execute()
    return cleaned(notebook)


def _environment(folder: str, address: str) -> dict[str, str]:
    (Path(folder) / "sitecustomize.py").write_text(ONLY_THIS_COMPUTER)
    return {
        "CAMPAIGN_MAP_URL": address,
        "IPYTHONDIR": folder,
        "JUPYTER_RUNTIME_DIR": folder,
        "JUPYTER_PLATFORM_DIRS": "1",
        "NO_PROXY": "127.0.0.1",
        "PYTHONPATH": folder,
        # Python would choose another order of sets in each process.
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "error::DeprecationWarning:__main__",
    }


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    notebook = nbformat.from_dict(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def cleaned(notebook: NotebookNode) -> NotebookNode:
    """Without what tells of one kernel, one computer or one run."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells, 1):
        cell.id, cell.metadata = f"cell-{number:02}", {}
    return notebook
