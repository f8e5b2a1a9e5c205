"""What is prepared once for all test processes of a run."""

import fcntl
import os

import pytest


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory):
    """The folder of this run that its test processes have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def once(folder, prepare):
    """Have a folder prepared by whichever of the test processes comes first; the others wait for it."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "prepared"
        if not done.exists():
            folder.mkdir()
            prepare()
            done.touch()
