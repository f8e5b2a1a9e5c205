"""A campaign as files, and the loader that reads them."""

import pytest
from django.core.management import CommandError, call_command

from tests.records import Files


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "harbour"
    folder.mkdir()
    return Files(folder)


@pytest.fixture
def load(capsys):
    """Load a folder or file; the result is what was printed."""

    def load(path, **options):
        capsys.readouterr()
        call_command("load_campaign", path, **options)
        return capsys.readouterr().out

    return load


@pytest.fixture
def refusal(capsys):
    """Try to load what cannot be loaded; the result is the lines of the problems."""

    def refusal(path, **options):
        capsys.readouterr()
        with pytest.raises(CommandError) as refused:
            call_command("load_campaign", path, **options)
        lines = capsys.readouterr().err.strip().splitlines()
        number = len(lines)
        assert str(refused.value) == f"{number} problem{'s' if number > 1 else ''}. Nothing was changed."
        return lines

    return refusal
