"""Drives the Chromium of 2019 that Qt 5.14 brings. Run by the Python of its own environment
(`requirements-old.txt`), never imported.

In: commands on standard input, one JSON list a line. Out: for each its answer on standard output, as
JSON. `size w h`, `goto url` (whether it loaded), `js text` (its value), `pause ms`, `shot file`, `logs`
(what pages said on the console since the last time).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from PyQt5.QtCore import QEventLoop, QTimer, QUrl
from PyQt5.QtWebEngineWidgets import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineView,
)
from PyQt5.QtWidgets import QApplication

PATIENCE = 20_000  # milliseconds


class Tab(QWebEnginePage):
    """A page that remembers what is said on its console."""

    said: list[str]

    def javaScriptConsoleMessage(self, *message: Any) -> None:  # noqa: N802 (Qt's own name)
        """Qt calls this for each message, with its level, its text, its line and its file."""
        self.said.append(message[1])


def wait(start: Callable[[Callable[..., None]], object], patience: int = PATIENCE) -> Any:
    """Start something that calls back, and give what it says; None if it never does."""
    loop, answers = QEventLoop(), []

    def done(answer: Any = None) -> None:
        answers.append(answer)
        loop.quit()

    start(done)
    QTimer.singleShot(patience, loop.quit)
    if not answers:
        loop.exec_()
    return answers[0] if answers else None


def main() -> None:
    """Obey until the input ends."""
    app = QApplication([sys.argv[0], "--no-sandbox", *sys.argv[1:]])
    view = QWebEngineView()
    tab = Tab(QWebEngineProfile(app), view)
    tab.said = []
    tab.settings().setAttribute(QWebEngineSettings.ShowScrollBars, False)
    view.setPage(tab)
    view.resize(360, 800)
    view.show()

    def goto(url: str) -> Any:
        def start(done: Callable[..., None]) -> None:
            tab.loadFinished.connect(done)
            tab.load(QUrl(url))

        loaded = wait(start)
        tab.loadFinished.disconnect()
        return loaded

    def pause(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec_()

    def size(width: int, height: int) -> None:
        view.resize(width, height)
        pause(150)

    def logs() -> list[str]:
        said, tab.said = tab.said, []
        return said

    obey: dict[str, Callable[..., Any]] = {
        "goto": goto,
        "pause": pause,
        "size": size,
        "logs": logs,
        "js": lambda text: wait(lambda done: tab.runJavaScript(text, done)),
        "shot": lambda file: view.grab().save(file),
    }
    for line in sys.stdin:
        name, *values = json.loads(line)
        sys.stdout.write(json.dumps(obey[name](*values)) + "\n")
        sys.stdout.flush()
    os._exit(0)  # Qt's own end of a browser may wait for ever


main()
