"""Pelican's command line, in a process of its own each time, but without the half second in which Python reads
the same modules again: this program has read them, and parts in two for each command.

In: lines on standard input, each a `Command`. Out: for each a line with its exit code. It ends when nobody can send
it any more. `run_pelican` in `tests/conftest.py` is what the tests call.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

import msgspec
from pelican import main

from bulletin import pages

PARTS = """
  checks.gate editions.hant editions.pins engine.lowering engine.pipeline held.release held.report
  photos.make plugin reading.file reading.mapping search.whole
""".split()
READ = (
    *(f"bulletin.{one}" for one in PARTS),
    *(f"bulletin.pages.{one.name}" for one in pkgutil.iter_modules(pages.__path__)),
    "rjieba",
)
"""What a build needs, the most of it only now and then: to read it took three quarters of a small one's time."""

HANGS = 500  # seconds after which a command that has not ended never will; a test may take more


class Command(msgspec.Struct, frozen=True):
    """What is run: the words behind `pelican`, where, with which environment, and the files that get what it
    says."""

    words: Sequence[str]
    folder: str
    environment: Mapping[str, str]
    out: str
    errors: str


def become(command: Command) -> None:
    """Be that command from now on."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, place in ((1, command.out), (2, command.errors)):
        os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    signal.alarm(HANGS)
    os.chdir(command.folder)
    os.environ.clear()
    os.environ.update(command.environment)
    sys.exit(main(command.words))


if __name__ == "__main__":
    for module in READ:
        import_module(module)
    gc.freeze()  # what has been read is not looked through again in each command
    for line in sys.stdin.buffer:
        if not (child := os.fork()):
            become(msgspec.json.decode(line, type=Command))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()
