"""The server of `make serve`: any number of tabs, loopback only, its own name only, nothing but the site."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from bulletin.desk.preview import listening
from bulletin.desk.serving.site import meant
from tests.desk.test_preview import ARTICLE, Preview, paper, preview, running

__all__ = ["paper", "preview", "running"]


def ask(address: str, path: str, **headers: str) -> tuple[int, str]:
    """A request as no browser sends it: the path goes over as it is."""
    connection = http.client.HTTPConnection(address, timeout=120)
    connection.putrequest("GET", path, skip_host=True)
    for name, value in {"Host": address, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, body


@pytest.fixture
def address(preview: str) -> str:
    """Host and port of a running preview."""
    return preview.removeprefix("http://").rstrip("/")


def test_what_is_listened_at_says_that_it_is_tcp() -> None:
    """Without which asyncio lets small answers wait for the browser's acknowledgement."""
    with listening(0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize("many", [8, pytest.param(20, marks=pytest.mark.soak)])
def test_many_tabs_all_follow_what_is_saved(
    preview: str, paper: Path, open_tab: Callable[..., Page], many: int
) -> None:
    """A browser opens six connections to a server, and no more."""
    tabs = [open_tab() for _ in range(many)]
    for tab in tabs:
        tab.goto(preview + "2022/05/20/yi/")
        expect(tab.locator("h1")).to_have_text("云桥开工")
    paper.write_text(ARTICLE.format("云桥通车"), "utf-8")
    for tab in tabs:
        expect(tab.locator("h1")).to_have_text("云桥通车")
    tabs[0].goto("about:blank")  # whichever listens for all: another one takes over
    paper.write_text(ARTICLE.format("云桥又通车").replace("要闻", "要问"), "utf-8")
    for tab in tabs[1:]:
        expect(tab.get_by_role("alert")).to_contain_text("没有“要问”这个栏目。")
    paper.write_text(ARTICLE.format("云桥又通车"), "utf-8")
    for tab in tabs[1:]:
        expect(tab.locator("h1")).to_have_text("云桥又通车")


def test_a_foreign_host_and_paths_that_lead_out_are_refused_and_only_loopback_is_served(
    running: Preview, address: str, paper: Path
) -> None:
    assert ask(address, "/2022/05/20/yi/")[0] == 200
    status, said = ask(address, "/", Host="evil.example")
    assert (status, "云桥" in said) == (403, False)
    assert "请用终端里写的网址打开" in said
    (running.folder / "secret.html").write_text("机密", "utf-8")
    (running.folder / "output" / "link").symlink_to(running.folder)
    for path in (
        *("/../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html", "/%2e%2e%2fsecret.html"),
        *("/2022/../../secret.html", "//secret.html", "/..\\secret.html", "/link/secret.html"),
        *("/%00", "/secret.html%00", "/" + "a/" * 3000),
    ):
        status, said = ask(address, path)
        assert (status, "机密" in said) == (404, False), path
    port = int(address.rpartition(":")[2])
    outside = [one[4][0] for one in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)]
    for one in {ip for ip in outside if not str(ip).startswith("127.")}:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((one, port), 5)


@given(st.lists(st.sampled_from(["..", ".", "", "a", "2022", "~", "%2e", "\\", "\0"]), max_size=8))
def test_no_path_leads_out_of_the_site(parts: list[str]) -> None:
    root = Path(__file__).parent
    found = meant(root, "/" + "/".join(parts))
    assert found is None or found.file.is_relative_to(root)
