"""A process with Django set up that forks one more for each program that it is handed: to start anew takes a second.

A line of JSON comes in, the source of a program and its arguments; one goes out, [returncode, stdout, stderr].
"""

import json
import os
import signal
import sys
import tempfile
import traceback

import django

# Seconds until a program is taken to be stuck, and killed.
TIMEOUT = 120


def answer(program, arguments):
    """Run a program in a process of its own, in a namespace of its own."""
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as complained:
        child = os.fork()
        if not child:
            _become(program, arguments, printed, complained)
        _child, status = os.waitpid(child, 0)
        return [os.waitstatus_to_exitcode(status), _text_of(printed), _text_of(complained)]


def _become(program, arguments, printed, complained):
    """Does not return: the process ends with the program."""
    signal.alarm(TIMEOUT)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(printed.fileno(), 1)
    os.dup2(complained.fileno(), 2)
    sys.argv = ["-c", *arguments]
    code = 1
    try:
        exec(compile(program, "<program>", "exec"), {"__name__": "__main__"})
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _text_of(file):
    file.seek(0)
    return file.read().decode()


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(*json.loads(line))) + "\n")
        sys.stdout.flush()
