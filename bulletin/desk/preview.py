"""Preview: the site on this machine, built again at each save, shown again in the open tab.

In: Pelican's own arguments after `--`, or what was typed for make. Out: a server on loopback until
Ctrl-C. A page it serves gets one line more than the published one: a script that waits for the next build
and reloads, or shows the faults in Chinese until they are mended. The output folder stays as built.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import logging
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
import pelican
from watchfiles import DefaultFilter, watch

import bulletin.engine.pipeline
import bulletin.reading.file  # noqa: F401 (with what it needs: the first save should not wait for it)
from bulletin.command import arguments as typed
from bulletin.engine.output import OutputRefused
from bulletin.model.addresses import INDEX
from bulletin.model.faults import ContentFaults
from bulletin.model.site import FOLDER

EVENTS = "/.preview/events"
SCRIPT = "/.preview/preview.js"
DEBOUNCE = 40  # milliseconds without a further change before a build starts
HEARTBEAT = 15  # seconds; a browser that has gone is noticed at the next beat

RELOADER = """
(function () {
  var box, seen = document.currentScript.dataset.edition;
  new EventSource("/.preview/events?seen=" + seen).onmessage = function (event) {
    var faults = JSON.parse(event.data);
    if (!faults) { location.reload(); return; }
    box = box || document.body.appendChild(document.createElement("pre"));
    box.setAttribute("role", "alert");
    box.className = "preview-faults";
    box.style.cssText = "position:fixed;inset:auto 0 0 0;margin:0;padding:1em;max-height:50vh;" +
      "overflow:auto;background:#fff3cd;color:#1a1a1a;border-top:3px solid #a61c1c;" +
      "white-space:pre-wrap;font:16px/1.6 sans-serif;z-index:9";
    box.textContent = faults;
  };
})();
"""


class Listeners:
    """The open tabs: each gets every message, and when it opens, the faults that stand, or word that
    the site is newer than the page it shows (`edition` counts the builds)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.edition = time.time_ns() // 1_000_000  # another preview's tabs are older too
        self._queues: set[queue.Queue[str | None]] = set()
        self._faults: str | None = None

    def tell(self, faults: str | None) -> None:
        """Pass the outcome of a build on: its faults, or None for a site that is new."""
        with self._lock:
            self.edition += 1
            self._faults = faults
            for waiting in self._queues:
                waiting.put(faults)

    @contextmanager
    def listening(self, seen: str) -> Iterator[queue.Queue[str | None]]:
        """A queue of messages for one tab, which shows the edition `seen`."""
        waiting: queue.Queue[str | None] = queue.Queue()
        with self._lock:
            self._queues.add(waiting)
            if self._faults or seen != str(self.edition):
                waiting.put(self._faults)
        try:
            yield waiting
        finally:
            with self._lock:
                self._queues.discard(waiting)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the output folder, the event stream, and pages with the reloader in them."""

    protocol_version = "HTTP/1.1"
    listeners: Listeners

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's name)
        """Say nothing: the terminal is for the editor's faults."""

    def do_GET(self) -> None:
        """Answer one request."""
        path, _, query = self.path.partition("?")
        if path == EVENTS:
            self._events(query.removeprefix("seen="))
        elif path == SCRIPT:
            self._answer(HTTPStatus.OK, "text/javascript", RELOADER.encode())
        elif (file := self._page(path)) is not None:
            status = HTTPStatus.NOT_FOUND if file.name == "404.html" else HTTPStatus.OK
            edition = self.listeners.edition  # before the page is read: rather too old than too new
            script = f'<script src="{SCRIPT}" data-edition="{edition}"></script></body>'
            page = file.read_bytes().replace(b"</body>", script.encode())
            self._answer(status, "text/html; charset=utf-8", page)
        else:
            super().do_GET()

    def _page(self, path: str) -> Path | None:
        """The HTML file for a path: what is there, the 404 page for what is not, None for others."""
        file = Path(self.translate_path(path))
        if path.endswith("/"):
            file /= INDEX
        if file.is_file():
            return file if file.suffix == ".html" else None
        if file.is_dir():
            return None
        editions = (FOLDER, "") if path.startswith(f"/{FOLDER}") else ("",)
        lost = [Path(self.directory, folder, "404.html") for folder in editions]
        return next((one for one in lost if one.exists()), None)

    def _answer(self, status: HTTPStatus, kind: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def _events(self, seen: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        with self.listeners.listening(seen) as messages:
            try:
                while True:
                    self.wfile.write(_event(messages))
                    self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                return  # the tab was closed


def _event(messages: queue.Queue[str | None]) -> bytes:
    try:
        return b"data: " + msgspec.json.encode(messages.get(timeout=HEARTBEAT)) + b"\n\n"
    except queue.Empty:
        return b": still here\n\n"


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


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m bulletin.desk.preview", description="在本机预览网站。"
    )
    parser.add_argument("--port", type=int, default=8000, help="端口")
    parser.add_argument("pelican", nargs="*", help="“--”之后：交给 pelican 的参数")
    options = parser.parse_args()
    options.pelican = options.pelican or typed(os.environ, production=False)
    arguments = pelican.parse_arguments(options.pelican)
    settings = pelican.get_instance(arguments)[1]
    output = Path(settings["OUTPUT_PATH"])
    logging.getLogger("watchfiles").setLevel(logging.ERROR)  # it would speak of Ctrl-C
    listeners = Listeners()
    listeners.tell(rebuild(options.pelican))
    Handler.listeners = listeners
    handler = functools.partial(Handler, directory=str(output))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except (OSError, OverflowError) as error:
        fact = getattr(error, "strerror", None) or "不在 0 到 65535 之间"
        sys.exit(f"端口 {options.port} 用不了（{fact}）。请换一个：make serve PORT=8001。")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(
        f"预览：http://127.0.0.1:{server.server_port}/ （保存稿件就会更新，按 Ctrl-C 结束）",
        flush=True,
    )
    own = Path(arguments.settings).resolve().parent.glob("*conf.py")
    watched = [Path(settings["PATH"]), Path(settings["THEME"]), *own]
    changes = watch(
        *watched, debounce=DEBOUNCE, step=10, watch_filter=DefaultFilter(), raise_interrupt=False
    )
    for _ in changes:
        listeners.tell(rebuild(options.pelican))


if __name__ == "__main__":
    main()
