"""An office's day through deploy/nginx-desk.conf: real nginx, the real server, real Chromium, three people."""

from __future__ import annotations

import http.client
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bulletin.desk.staff.__main__ import add
from bulletin.desk.staff.accounts import Accounts
from tests.conftest import PROJECT
from tests.desk.office import PIECE, Paper, waited
from tests.system.conftest import (
    changed,
    free_port,
    nginx_command,
    nginx_folders,
    nginx_ports,
    program,
    running,
)

pytestmark = pytest.mark.system
PEOPLE = {"甲一": "记者", "乙二": "编辑", "丙三": "值班主任"}


class Office:
    """An office's desk behind nginx; `passwords` by names."""

    def __init__(self, paper: Paper, url: str, passwords: dict[str, str]) -> None:
        self.paper = paper
        self.url = url
        self.passwords = passwords


@contextmanager
def behind_nginx(inner: int, work: Path, certificate: tuple[Path, Path]) -> Iterator[str]:
    """nginx with deploy/nginx-desk.conf before the port of a desk: its address."""
    port, plain = free_port(), free_port()
    own = changed(
        "nginx-desk.conf",
        *nginx_ports(plain, port, certificate, "desk.paper.example"),
        ("server_name desk.paper.example;", "server_name 127.0.0.1;"),
        ("127.0.0.1:8000", f"127.0.0.1:{inner}"),
    )
    whole = f"events {{}}\nhttp {{\n{nginx_folders(work)}{own}\n}}\n"
    (work / "nginx.conf").write_text(whole, "utf-8")
    with running(nginx_command(work), port, work / "log"):
        yield f"https://127.0.0.1:{port}"


@contextmanager
def behind_caddy(inner: int, work: Path, certificate: tuple[Path, Path]) -> Iterator[str]:
    """Caddy with deploy/Caddyfile-desk before the port of a desk: its address."""
    port, plain = free_port(), free_port()
    pem, key = map(str, certificate)
    own = changed(
        "Caddyfile-desk",
        ("\ndesk.paper.example {\n", f"\n127.0.0.1:{port} {{\n\ttls {pem} {key}\n"),
        ("127.0.0.1:8000", f"127.0.0.1:{inner}"),
    )
    shared = f"admin off\n\tauto_https disable_certs\n\thttp_port {plain}\n\thttps_port {port}\n"
    shared += "\tdefault_bind 127.0.0.1\n\tdefault_sni 127.0.0.1"
    (work / "Caddyfile").write_text(f"{{\n\t{shared}\n}}\n{own}", "utf-8")
    command = [program("caddy"), "run", "--config", str(work / "Caddyfile")]
    with running([*command, "--adapter", "caddyfile"], port, work / "log"):
        yield f"https://127.0.0.1:{port}"


SERVERS = {"nginx": behind_nginx, "caddy": behind_caddy}


@contextmanager
def opened(server: str, folder: Path, certificate: tuple[Path, Path]) -> Iterator[Office]:
    """The office of three people, behind one of the web servers."""
    paper = Paper(folder)
    accounts = Accounts(paper.folder)
    passwords = {
        name: add(accounts, name, role).rpartition("：")[2] for name, role in PEOPLE.items()
    }
    work, inner = folder / server, free_port()
    work.mkdir()
    desk = [sys.executable, "-m", "bulletin.desk.preview", "--port", str(inner)]
    with SERVERS[server](inner, work, certificate) as url:
        desk += ["--office", url, "--", str(paper.content)]
        desk += ["-o", str(paper.folder / "output"), "-s", str(paper.folder / "pelicanconf.py")]
        with running(desk, inner, folder / "desk.log"):
            yield Office(paper, url, passwords)


@pytest.fixture
def office(tmp_path: Path, certificate: tuple[Path, Path]) -> Iterator[Office]:
    """One of three people, behind nginx."""
    with opened("nginx", tmp_path, certificate) as made:
        yield made


def enter(browser: Browser, office: Office, name: str, width: int = 1440) -> Page:
    """A tab of somebody who has logged in."""
    window = browser.new_context(ignore_https_errors=True, viewport={"width": width, "height": 900})
    tab = window.new_page()
    tab.goto(office.url + "/desk/")
    expect(tab.get_by_role("button", name="登录")).to_be_visible()
    assert Axe().run(tab).response["violations"] == []
    tab.get_by_label("姓名").fill(name)
    tab.get_by_label("密码").fill(office.passwords[name])
    tab.get_by_role("button", name="登录").click()
    expect(tab.get_by_label("我是")).to_have_value(name)
    return tab


def review(tab: Page, office: Office, title: str) -> None:
    """Open a piece that waits, once the desk has looked at the paper again."""

    def there() -> bool:
        tab.goto(office.url + "/desk/")
        tab.wait_for_selector("#overview h2")
        return tab.locator("#waits").get_by_role("button", name=title).count() == 1

    assert waited(there)
    tab.locator("#waits").get_by_role("button", name=title).click()
    expect(tab.locator("h1")).to_have_text(title)


def step(tab: Page, name: str) -> None:
    """Take a step."""
    tab.get_by_role("button", name=name, exact=True).click()
    expect(tab.locator("#told")).to_have_text("好了，这一步记下了。")


def test_a_reporter_sends_an_editor_changes_and_passes_a_director_signs_and_it_is_on_the_site(
    office: Office, browser: Browser
) -> None:
    reporter = enter(browser, office, "甲一")
    reporter.get_by_role("button", name="写一篇新稿").click()
    reporter.wait_for_selector("#desk:not([inert])")
    reporter.get_by_label("标题", exact=True).fill("老街换新装")
    reporter.get_by_label("日期", exact=True).fill("2022年5月21日 9:30")
    reporter.get_by_label("正文", exact=True).fill("　　云桥镇的老街改造开工。")
    reporter.get_by_role("button", name="去审稿").click()
    step(reporter, "送审")
    expect(reporter.get_by_role("button", name="二审")).to_have_count(0)

    def lies() -> bool:
        """Whether the reporter sees with whom it lies, once the desk has looked at the paper again."""
        reporter.goto(office.url + "/desk/")
        reporter.wait_for_selector("#overview h2")
        return "等编辑 · 甲一" in (reporter.text_content("#hand") or "")

    assert waited(lies, 60)

    editor = enter(browser, office, "乙二", 390)  # on a phone
    review(editor, office, "老街换新装")
    assert Axe().run(editor).response["violations"] == []
    wide = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert editor.evaluate(wide)
    editor.get_by_role("link", name="打开来改").click()
    editor.wait_for_selector("#desk:not([inert])")
    editor.get_by_label("标题", exact=True).fill("老街今天动工")
    editor.get_by_role("button", name="去审稿").click()
    step(editor, "二审")

    director = enter(browser, office, "丙三")
    director.emulate_media(color_scheme="dark")
    review(director, office, "老街今天动工")
    expect(director.locator("#others")).to_contain_text("乙二")
    expect(director.locator("#runs ins").first).to_be_visible()
    assert Axe().run(director).response["violations"] == []
    step(director, "签发")

    page = office.paper.folder / "output/2022/05/21/lao-jie-huan-xin-zhuang/index.html"
    assert waited(page.exists)
    reporter.goto(office.url + "/2022/05/21/lao-jie-huan-xin-zhuang/")
    expect(reporter.locator("h1")).to_have_text("老街今天动工")
    said = office.paper.log("-4", "--format=%(trailers:separator=%x2C)").split()
    assert "".join(said).startswith("Signed:丙三,Step:发布Passed:乙二,Step:二审")

    reporter.goto(office.url + "/desk/")
    reporter.get_by_role("button", name="退出").click()
    expect(reporter.get_by_role("button", name="登录")).to_be_visible()
    reporter.goto(office.url + "/2022/05/21/lao-jie-huan-xin-zhuang/")
    expect(reporter.get_by_role("button", name="登录")).to_be_visible()


@pytest.mark.parametrize("server", SERVERS)
def test_an_open_page_is_told_at_once_that_the_site_is_new(
    server: str, tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    """The stream of events comes through the web server word by word: one that buffered it would hold these few
    bytes back until the stream ends."""
    with opened(server, tmp_path, certificate) as office:
        host = office.url.removeprefix("https://")
        trusting = ssl._create_unverified_context()  # noqa: S323 (our own, made a second ago)
        line = http.client.HTTPSConnection(host, timeout=60, context=trusting)
        form = urlencode({"name": "甲一", "password": office.passwords["甲一"], "to": ""})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": office.url}
        line.request("POST", "/desk/login", form, kind)
        answer = line.getresponse()
        cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        answer.read()
        line.close()
        line.request("GET", "/.preview/state?seen=0", headers={"Cookie": cookie})
        assert line.getresponse().read() == b"null"  # the tab's page is older than the site
        line.close()
        line.request("GET", "/.preview/events?seen=0", headers={"Cookie": cookie})
        stream = line.getresponse()
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert [stream.readline() for _ in range(4)] == [
            b": listening\n",
            b"\n",
            b"data: null\n",
            b"\n",
        ]
        office.paper.piece("2022/05/20/ji-shi/index.md", PIECE.format(title="集市收摊"))
        words = (stream.readline() for _ in range(20))
        assert b"data: null\n" in words
        page = office.paper.folder / "output/2022/05/20/ji-shi/index.html"
        assert "集市收摊" in page.read_text("utf-8")
        line.close()


def test_the_server_does_not_open_without_a_name_or_an_account(tmp_path: Path) -> None:
    paper = Paper(tmp_path)
    for named, told in (("", "没有写 DESK_HOST="), ("desk.paper.example", "还没有一个账号")):
        command = [sys.executable, "-m", "bulletin.desk.preview", "--port=0", f"--office={named}"]
        command += ["--", str(paper.content), "-s", str(paper.folder / "pelicanconf.py")]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert told in done.stderr
        assert done.stdout == ""
