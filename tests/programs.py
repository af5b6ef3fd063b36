"""Programs that tests start beside themselves, and that nobody waits for without an end.

In: what `subprocess.Popen` takes. Out: the program, ended when its block ends, whatever it does.
"""

from __future__ import annotations

import subprocess
from types import TracebackType
from typing import AnyStr


class Program(subprocess.Popen[AnyStr]):
    """A program that is killed at the end of its block, if it has not ended by then. Python's own waits for it
    instead, for ever if need be: a test that fails because a program hangs would hang too."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.kill()
        super().__exit__(kind, value, traceback)
