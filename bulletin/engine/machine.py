"""The machine's own key: what it has signed itself, it may run.

In: nothing but this machine. Out: a key that is on no other one, kept outside every folder that is carried
from machine to machine, so that a restored cache cannot hold code that is believed.
"""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path
from typing import Final

SIZE: Final = 32  # bytes


@cache
def key() -> bytes | None:
    """The key, made when it is first asked for; None where this machine has no place for it."""
    try:
        state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
        folder = Path(state) / "bulletin"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / "key"
        new = folder / f".key.{os.getpid()}"
        if not file.exists():
            with open(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as opened:
                opened.write(secrets.token_bytes(SIZE))
            try:
                os.link(new, file)  # whole or not at all, and the first one stays
            except FileExistsError:
                pass
            finally:
                new.unlink()
        status = file.stat()
        known = file.read_bytes()
    except (OSError, RuntimeError):  # no home
        return None
    own = status.st_uid == os.getuid() and not status.st_mode & 0o077
    return known if own and len(known) == SIZE else None
