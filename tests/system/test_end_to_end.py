"""From an editor to a reader: a push to a bare repository whose hook is deploy/post-receive, a real sshd,
nginx with deploy/nginx.conf, and Chromium; then the piece is corrected, and withdrawn to the last byte."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import brotli
import feedparser
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ORIGIN, PROJECT
from tests.instructions import documented
from tests.system.conftest import Host, Web, check_out, free_port, nginx

pytestmark = pytest.mark.system

PIECE = "2022/06/01/shu-shi"
TITLE, SUBJECT, WORDS = "云桥镇书市开张", "云桥书市", "摊位从桥头一直摆到渡口"
HEADER = f"""标题：{TITLE}
日期：2022年6月1日　上午９:３０
栏目：文化
标签：{SUBJECT}、老街改造
作者：记者　甲一　通讯员　丙三
"""
BODY = f"""
6月1日，云桥镇书市开张，{WORDS}。

![书市的第一天](shu-shi.jpg "记者 甲一 摄")

书市每逢单日开放。
"""
SECONDS = 400  # from push to reader on a slow machine; the bench measures it


@dataclass
class Desk:
    """An editor's clone of the repository, and how the editor works in it."""

    folder: Path
    typed: dict[str, str]  # what make is told besides, for this test's sshd

    def git(self, *words: str, folder: Path | None = None) -> str:
        """Run git in the clone, or elsewhere; returns what it says."""
        who = ["-c", "user.name=甲一", "-c", "user.email=jia@paper.example"]
        own = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
        done = subprocess.run(
            ["git", *who, *words],
            cwd=folder or self.folder,
            env=own | self.typed,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
        return done.stdout + done.stderr

    def says(self, *more: str) -> str:
        """Write the piece with further lines in its header, commit it, push it."""
        self.writes(PIECE, HEADER + "".join(f"{line}\n" for line in more) + BODY)
        return self.pushes()

    def writes(self, address: str, text: str) -> None:
        """Write the piece at an address, and commit it."""
        place = self.folder / "content" / address
        place.mkdir(parents=True, exist_ok=True)
        (place / "index.md").write_text(text, "utf-8")
        self.git("add", "content")
        self.git("commit", "--message", TITLE)

    def pushes(self) -> str:
        """Push what is committed; returns what the hook says."""
        return self.git("push", "origin", "main")


@pytest.fixture
def desk(host: Host, tmp_path: Path) -> Desk:
    """An office without a forge: the repository with its hook, and an editor's clone of it."""
    start, bare = tmp_path / "start", tmp_path / "paper.git"
    check_out(start)
    (start / ".venv").unlink()
    typed = {"SSH_CONFIG": str(host.config), "GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig")}
    desk = Desk(tmp_path / "desk", typed)
    desk.git("init", "--quiet", "--initial-branch=main", folder=start)
    desk.git("add", "--all", folder=start)
    desk.git("commit", "--quiet", "--message", "start", folder=start)
    desk.git("clone", "--quiet", "--bare", str(start), str(bare), folder=tmp_path)
    shutil.copy(PROJECT / "deploy" / "post-receive", bare / "hooks")
    for name, value in (("siteurl", ORIGIN), ("target", host.target), ("port", str(host.port))):
        desk.git("config", f"bulletin.{name}", value, folder=bare)
    (bare / "work").mkdir()
    (bare / "work" / ".venv").symlink_to(PROJECT / ".venv")  # installed once, as in an office
    (bare / "info" / "exclude").write_text(".venv\n")  # a link here, a folder there
    desk.git("clone", "--quiet", str(bare), str(desk.folder), folder=tmp_path)
    return desk


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader's tab, in which no page may break."""
    context = browser.new_context(ignore_https_errors=True)
    tab = context.new_page()
    broken: list[str] = []
    tab.on("pageerror", lambda error: broken.append(str(error)))
    yield tab
    context.close()
    assert broken == []


def found(page: Page, web: Web, words: str) -> int:
    """How many pieces a reader's search finds."""
    page.goto(f"{web.url}/search/?q={quote(words)}")
    expect(page.locator("#count")).to_contain_text(re.compile(r"[0-9一-龥]"))
    page.wait_for_load_state("networkidle")
    return page.locator("#results a", has_text=TITLE).count()


def feed(web: Web) -> dict[str, feedparser.FeedParserDict]:
    """The paper's feed: its entries by title."""
    entries = feedparser.parse(web.get("/atom.xml").body).entries
    return {entry.title: entry for entry in entries}


def served(web: Web, folder: Path) -> dict[str, bytes]:
    """Every file that nginx gives out, each asked for, compressed ones unpacked, headlines in one piece."""
    files = {}
    for file in folder.rglob("*"):
        if file.is_file():
            path = file.relative_to(folder).as_posix()
            answer = web.get("/" + quote(path))
            assert answer.status == 200, path
            unpack = {".gz": gzip.decompress, ".br": brotli.decompress}.get(file.suffix, bytes)
            files[path] = unpack(answer.body).replace(b"<wbr>", b"")
    return files


def test_what_an_editor_pushes_is_read_corrected_and_withdrawn(
    desk: Desk, host: Host, page: Page, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    photo = desk.folder / "content" / PIECE / "shu-shi.jpg"
    photo.parent.mkdir(parents=True)
    Image.linear_gradient("L").resize((1600, 1000)).convert("RGB").save(photo)
    assert "已发布" in desk.says()
    with nginx(host.folder / "current", tmp_path / "nginx", certificate) as web:
        photos = is_read(page, web)
        first = feed(web)[TITLE]

        assert "已发布" in desk.says("更正：2022年6月2日｜书市每逢双日开放，原文误作单日。")
        is_corrected(page, web, first)

        assert "已发布" in desk.says("撤稿：内容有误，核实后撤稿。")
        is_withdrawn(page, web)

        words = ("withdraw", PIECE, "--readers", web.url)
        code, said, errors = host.run(*words, trusting=certificate[0])
        assert (code, errors) == (0, "")
        assert "已核对" in said
        left = served(web, host.folder / "current")
        assert len(left) > 200
        secrets = [TITLE, WORDS, SUBJECT, "书市的第一天", "书市每逢双日开放", "shu-shi.jpg"]
        for path, data in left.items():
            assert [words for words in secrets if words.encode() in data] == [], path
        assert [web.get(address).status for address in photos] == [404] * len(photos)
        for file in host.folder.rglob("*"):
            assert not file.is_file() or WORDS.encode() not in file.read_bytes(), file


def is_read(page: Page, web: Web) -> list[str]:
    """The new piece stands wherever a reader looks; returns its photo's addresses."""
    page.goto(f"{web.url}/{PIECE}/")
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator(".line a[rel=author]")).to_have_text(["甲一", "丙三"])
    expect(page.locator(".line time")).to_have_text(re.compile("09:30"))
    picture = page.locator("article figure img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(page.locator("figcaption")).to_contain_text("书市的第一天")
    html = web.get(f"/{PIECE}/").body.decode()
    photos = sorted(set(re.findall(r"/photos/[^\s\",]+", html)))
    assert len(photos) > 3
    for way in ("/", "/topics/", f"/topic/{quote(SUBJECT)}/", "/2022/06/01/", "/section/wenhua/"):
        page.goto(web.url + way)
        link = SUBJECT if way == "/topics/" else TITLE
        assert page.get_by_role("link", name=link).count() > 0, way
    page.goto(f"{web.url}/reporter/{quote('甲一')}/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("h1")).to_have_text(TITLE)
    assert found(page, web, WORDS) == found(page, web, "书市开张") == 1
    assert WORDS in feed(web)[TITLE].content[0].value
    return photos


def is_corrected(page: Page, web: Web, first: feedparser.FeedParserDict) -> None:
    """The correction stands on the piece, on its own page and in the feed, whose entry is the same."""
    page.goto(f"{web.url}/{PIECE}/")
    expect(page.get_by_label("更正")).to_contain_text("2022年6月2日")
    expect(page.get_by_label("更正")).to_contain_text("书市每逢双日开放")
    page.goto(f"{web.url}/corrections/")
    expect(page.locator("main")).to_contain_text("书市每逢双日开放")
    now = feed(web)[TITLE]
    assert now.id == first.id
    assert now.published == first.published
    assert now.updated > first.updated


def is_withdrawn(page: Page, web: Web) -> None:
    """The address says that and why it is withdrawn; nothing leads to it any more."""
    page.goto(f"{web.url}/{PIECE}/")
    expect(page.locator(".notice")).to_contain_text("核实后撤稿")
    expect(page.locator("main")).not_to_contain_text(WORDS)
    assert page.locator("article img").count() == 0
    for way in ("/", "/topics/", "/section/wenhua/", "/2022/06/", "/archive/", "/corrections/"):
        page.goto(web.url + way)
        assert page.get_by_text(TITLE).count() == 0, way
    for way in (f"/topic/{quote(SUBJECT)}/", f"/reporter/{quote('丙三')}/"):
        assert web.get(way).status == 404, way
    assert found(page, web, WORDS) == found(page, web, "书市开张") == 0
    assert TITLE not in feed(web)


def test_one_slip_stops_one_piece_and_its_author_reads_it_at_the_push(
    desk: Desk, host: Host, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    """The push of a faulty piece, of good ones beside it, of a withdrawal; then publishing is stopped, and a
    withdrawal goes out even so."""
    photo = desk.folder / "content" / PIECE / "shu-shi.jpg"
    photo.parent.mkdir(parents=True)
    Image.linear_gradient("L").resize((1600, 1000)).convert("RGB").save(photo)
    said = desk.says("栏木：文化")
    assert f"content/{PIECE}/index.md:6: " in said
    assert "这一稿没有公开" in said
    assert "别的稿件已经照常发布" in said
    other = "2022/06/01/bie-gao"
    desk.writes(other, "标题：别的稿件\n日期：2022年6月1日\n栏目：文化\n\n别的正文。\n")
    another = "2022/06/01/li-yi"
    desk.writes(another, "标题：另一篇\n日期：2022年6月1日\n栏目：文化\n\n另一篇的正文。\n")
    assert "已发布" in desk.pushes()
    with nginx(host.folder / "current", tmp_path / "nginx", certificate) as web:
        assert web.get(f"/{PIECE}/").status == 404
        assert "别的正文" in web.get(f"/{other}/").body.decode()
        assert "shu-shi" not in web.get("/release.json").body.decode()

        assert "已发布" in desk.says()
        assert web.get(f"/{PIECE}/").status == 200
        said = desk.says("更正：昨天｜书市每逢双日开放。")
        assert "读者看到的还是上一稿" in said
        assert WORDS in web.get(f"/{PIECE}/").body.decode()
        assert f"{PIECE}/index.md" in web.get("/release.json").body.decode()

        desk.writes(other, "标题：别的稿件\n撤稿：内容有误\n")
        assert "已发布" in desk.pushes()
        assert b"<h1" in web.get(f"/{PIECE}/").body
        assert "内容有误" in web.get(f"/{other}/").body.decode()
        assert "别的正文" not in web.get(f"/{other}/").body.decode()

        desk.writes(
            "2022/06/01/jia", "标题：加一篇\n日期：2022年6月1日\n栏目：文化\n\n加的正文。\n"
        )
        assert "已发布" in desk.pushes()
        assert host.run("rollback")[0] == 0
        assert web.get("/2022/06/01/jia/").status == 404
        desk.writes(another, "标题：另一篇\n撤稿：重复了\n")
        said = desk.pushes()
        assert "这次只撤下了稿件" in said, said
        assert "发布暂停" in said
        assert web.get("/2022/06/01/jia/").status == 404
        assert "重复了" in web.get(f"/{another}/").body.decode()
        assert WORDS in web.get(f"/{PIECE}/").body.decode()
        assert host.run("resume")[0] == 0
        desk.writes(
            "2022/06/01/jia", "标题：加一篇\n日期：2022年6月1日\n栏目：文化\n\n加了的正文。\n"
        )
        desk.pushes()
        assert "加了的正文" in web.get("/2022/06/01/jia/").body.decode()
        assert WORDS in web.get(f"/{PIECE}/").body.decode()


def test_a_push_that_breaks_what_all_share_changes_nothing_and_says_why(
    desk: Desk, host: Host
) -> None:
    (desk.folder / "theme/templates/article.html").write_text("{{ nothing_of_that_name }}")
    desk.git("add", "--all")
    said = desk.says()
    assert "模板出错" in said
    assert "make publish 没有做成" in said
    assert not host.folder.exists()


def test_a_push_that_met_a_fault_of_the_line_is_made_good_by_the_next_run_of_the_schedule(
    desk: Desk, host: Host
) -> None:
    bare = desk.folder.with_name("paper.git")
    desk.git("config", "bulletin.port", str(free_port()), folder=bare)
    desk.writes(PIECE, f"{HEADER}\n{WORDS}。\n")
    assert "make publish 没有做成" in desk.pushes()
    assert not host.folder.exists()
    desk.git("config", "bulletin.port", str(host.port), folder=bare)
    done = on_schedule(desk)
    assert done.returncode == 0, done.stdout
    assert "已发布" in done.stdout
    assert (host.folder / "current" / PIECE / "index.html").exists()
    before = host.told()
    done = on_schedule(desk)  # readers have all there is: it asks, and builds nothing
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert host.told() == before
    signed_only(desk, host)


def signed_only(desk: Desk, host: Host) -> None:
    """The office's switch: what is not signed waits."""
    switch = documented("git config bulletin.signed 1").split()[1:]
    desk.git(*switch, folder=desk.folder.with_name("paper.git"))
    desk.writes("2022/06/01/wei-qian", f"{HEADER}\n{WORDS}。\n")
    said = desk.pushes()
    assert "还没有签发" in said
    assert (host.folder / "current" / PIECE / "index.html").exists()
    assert not (host.folder / "current/2022/06/01/wei-qian").exists()


def on_schedule(desk: Desk) -> subprocess.CompletedProcess[str]:
    """A run of the crontab's line."""
    bare = desk.folder.with_name("paper.git")
    return subprocess.run(
        [bare / "hooks" / "post-receive", "scheduled"],
        env={name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
        | desk.typed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_where_an_office_wants_it_a_faulty_push_is_refused(desk: Desk, host: Host) -> None:
    shutil.copy(PROJECT / "deploy" / "pre-receive", desk.folder.with_name("paper.git") / "hooks")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        desk.says("栏木：文化")
    assert f"content/{PIECE}/index.md:6: " in refused.value.stderr
    assert "没有收下" in refused.value.stderr
    assert not host.folder.exists()
    assert desk.git("rev-parse", "origin/main") != desk.git("rev-parse", "HEAD")
