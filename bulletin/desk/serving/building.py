"""Building: the site is built at the start and whenever something is saved.

In: Pelican's arguments, the places to watch. Out: each build's outcome, told to whoever wants to know.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pelican
from watchfiles import DefaultFilter, watch

import bulletin.engine.pipeline
import bulletin.reading.file  # noqa: F401 (with what it needs: the first save should not wait for it)
from bulletin.engine.output import OutputRefused
from bulletin.model.faults import ContentFaults

DEBOUNCE: Final = 40  # milliseconds without a further change before a build starts


def rebuild(arguments: Sequence[str]) -> str | None:
    """Build once with Pelican; the faults as text, or None if there are none."""
    try:
        site, _ = pelican.get_instance(pelican.parse_arguments(list(arguments)))
        site.run()
    except (ContentFaults, OutputRefused) as refused:
        print(refused, file=sys.stderr, flush=True)
        return str(refused)
    except (Exception, SystemExit) as error:  # noqa: BLE001 (a slip in a setting is no end of the preview)
        traceback.print_exc()
        return f"网站没有生成，网页先不变：{type(error).__name__}：{error}。详情见终端。"
    return None


class Builder:
    """Builds in a thread of its own, one build after the other, and tells what came of each."""

    def __init__(
        self, arguments: Sequence[str], watched: Sequence[Path], told: Callable[[str | None], None]
    ) -> None:
        self._arguments = arguments
        self._watched = watched
        self._told = told
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="builder", daemon=True)
        logging.getLogger("watchfiles").setLevel(logging.ERROR)  # it would speak of Ctrl-C

    def build(self) -> None:
        """Build now, and tell."""
        self._told(rebuild(self._arguments))

    def start(self) -> None:
        """Build again at each change, until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Let a build that runs come to its end, and build no more."""
        self._stop.set()
        self._thread.join(10)

    def _run(self) -> None:
        changes = watch(
            *self._watched,
            debounce=DEBOUNCE,
            step=10,
            rust_timeout=200,
            yield_on_timeout=False,
            watch_filter=DefaultFilter(),
            stop_event=self._stop,
            raise_interrupt=False,
        )
        for _ in changes:
            self.build()
