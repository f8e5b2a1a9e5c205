"""Settings from the environment: a bad one stops the start with its name."""

import os
import subprocess
import sys

import pytest


def started(**variables):
    command = [sys.executable, "manage.py", "diffsettings"]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True)


@pytest.mark.parametrize("value", ["many", "", "-1", "2", "5000.5", "1e4"])
def test_a_number_of_corners_that_is_none_stops_the_start(value):
    stopped = started(SHAPE_MAX_VERTICES=value)
    assert stopped.returncode != 0
    assert f"ImproperlyConfigured: SHAPE_MAX_VERTICES: “{value}” is not a whole number from 3 on." in stopped.stderr


def test_the_operator_says_how_many_corners_a_shape_may_have():
    assert "SHAPE_MAX_VERTICES = 12000" in started(SHAPE_MAX_VERTICES="12000").stdout


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_key_stops_the_start(value):
    stopped = started(SECRET_KEY=value)
    assert stopped.returncode != 0
    assert "ImproperlyConfigured: SECRET_KEY: it is empty." in stopped.stderr
