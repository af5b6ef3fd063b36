"""Preview: the site on this machine, built again at each save, shown again in the open tab; and the desk.

In: Pelican's own arguments after `--`, or what was typed for make. Out: a server on loopback until
Ctrl-C (`bulletin/desk/serving`).
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final

import pelican
import uvicorn
from starlette.routing import BaseRoute

from bulletin.command import arguments as typed
from bulletin.desk.serving.app import application
from bulletin.desk.serving.building import Builder
from bulletin.desk.serving.desk import routes
from bulletin.desk.serving.entrance import Entrance, at_home, in_office
from bulletin.desk.serving.guard import DESK
from bulletin.desk.serving.login import login_routes
from bulletin.desk.serving.merge import merge_routes
from bulletin.desk.serving.pieces import piece_routes
from bulletin.desk.serving.review import review_routes
from bulletin.desk.serving.tabs import Tabs
from bulletin.desk.serving.write import write_routes
from bulletin.desk.writing.notices import Notices
from bulletin.desk.writing.office import Office
from bulletin.settings import read_settings

HOST: Final = "127.0.0.1"
BACKLOG: Final = 256  # connections that may wait
SWITCH: Final = 0.0005  # seconds until a build lets an answer go first; 0.005, as is usual, adds up
PATIENCE: Final = 1  # seconds that answers under way get when the server stops


class Server(uvicorn.Server):
    """A server that ends the event streams before it waits for what is under way."""

    tabs: Tabs

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ctrl-C."""
        self.tabs.close()
        super().handle_exit(sig, frame)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m bulletin.desk.preview", description="在本机预览网站。"
    )
    parser.add_argument("--port", type=int, default=8000, help="端口")
    parser.add_argument("--office", help="编辑部用的网址：有这一项，就要登录")
    parser.add_argument("pelican", nargs="*", help="“--”之后：交给 pelican 的参数")
    options = parser.parse_args(arguments)
    options.pelican = options.pelican or typed(os.environ, production=False)
    parsed = pelican.parse_arguments(options.pelican)
    settings = pelican.get_instance(parsed)[1]
    own = Path(parsed.settings).resolve().parent.glob("*conf.py")
    watched = [Path(settings["PATH"]), Path(settings["THEME"]), *own]
    sys.setswitchinterval(SWITCH)
    with listening(options.port) as listener:
        port = listener.getsockname()[1]
        tabs = Tabs()
        folder = Path(parsed.settings).resolve().parent
        site, read = read_settings(settings)
        office = Office(folder, site, read)
        entrance = at_home(port)
        if options.office is not None:
            entrance = in_office(folder, options.office, office.owns, read.review_steps)
            office.notices = Notices(os.environ.get("WEBHOOK", ""), office.name, _desk(entrance))

        def built(faults: str | None) -> None:
            tabs.tell(faults)
            office.faults = faults or ""
            look(office, parsed)

        builder = Builder(options.pelican, watched, built)
        builder.build()
        token = office.kept.token()
        output = Path(settings["OUTPUT_PATH"])
        desk = addresses(office, token, entrance)
        app = application(output, tabs, office.page_photo, desk, token, entrance, site.media)
        server = Server(
            uvicorn.Config(
                app,
                log_level="critical",  # the terminal is for the editor's faults
                access_log=False,
                lifespan="off",
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=PATIENCE,
            )
        )
        server.tabs = tabs
        signal.signal(signal.SIGINT, server.handle_exit)  # people are told of it next
        print(_welcome(entrance, port), flush=True)
        builder.start()
        server.run(sockets=[listener])
        office.syncer.stop()
        builder.stop()


def _welcome(entrance: Entrance, port: int) -> str:
    """Where the server is."""
    if entrance.staff:
        return f"写稿台：{_desk(entrance)} （本机的端口 {port}，按 Ctrl-C 结束）"
    return f"预览：http://{HOST}:{port}/ （写稿在 {DESK}；保存就会更新，按 Ctrl-C 结束）"


def _desk(entrance: Entrance) -> str:
    """The address by which an office calls its desk."""
    return f"{entrance.scheme}://{''.join(entrance.hosts)}{DESK}"


def addresses(office: Office, token: str, entrance: Entrance) -> list[BaseRoute]:
    """Every address of the desk."""
    own = [*routes(office, token), *write_routes(office)]
    own += [*review_routes(office, token), *piece_routes(office, token)]
    own += merge_routes(office, token)
    return [*own, *login_routes(entrance, office.name)]


def look(office: Office, parsed: argparse.Namespace) -> None:
    """Let the desk see what the paper has now. Where settings or cache cannot be read it keeps what it saw:
    the build has told why."""
    try:
        office.look(*read_settings(pelican.get_instance(parsed)[1]))
    except (Exception, SystemExit) as error:  # noqa: BLE001 (a slip in a setting is no end of the desk)
        print(f"写稿台还用先前的设置（{type(error).__name__}：{error}）。", file=sys.stderr)


def listening(port: int) -> socket.socket:
    """A socket on loopback, and on nothing else. Exits with a Chinese line where the port cannot be had.

    It says that it is TCP, or asyncio would leave Nagle's algorithm on: on a line that is kept open, most
    answers would wait 40 ms for the browser's acknowledgement.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(BACKLOG)  # who asks before the first build has ended waits
    except (OSError, OverflowError) as error:
        listener.close()
        fact = getattr(error, "strerror", None) or "不在 0 到 65535 之间"
        sys.exit(f"端口 {port} 用不了（{fact}）。请换一个：make serve PORT=8001。")
    return listener


if __name__ == "__main__":
    main()
