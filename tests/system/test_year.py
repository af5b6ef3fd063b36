"""An administrator's year: what docs/deploy.md tells to type, on a real sshd and nginx, from an empty server to
the second engine; and what goes wrong in a year is told, once, by its right cause."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.instructions import block, documented
from tests.system.conftest import Host, Web, nginx, program, serving_ssh
from tests.system.office import Office, piece
from tests.test_routine import Listener, listener  # noqa: F401 (a fixture)

pytestmark = pytest.mark.system

SLUG = "2022/05/21/0"


@pytest.fixture
def web(host: Host, certificate: tuple[Path, Path], tmp_path: Path) -> Iterator[Web]:
    """A real web server before the host's folder."""
    with nginx(host.folder / "current", tmp_path / "nginx", certificate) as server:
        yield server


@pytest.fixture
def office(host: Host, web: Web, certificate: tuple[Path, Path], tmp_path: Path) -> Office:
    """The desk; the document's names are those of these servers."""
    names = {
        "paper@server:/srv/paper": host.target,
        "https://paper.example": web.url,
        "2022/05/21/slug": SLUG,
    }
    typed = {"SSH_PORT": str(host.port), "SSH_CONFIG": str(host.config)}
    desk = Office(tmp_path / "desk", names, typed | {"SSL_CERT_FILE": str(certificate[0])})
    desk.set_up()
    return desk


def served(folder: Path) -> dict[str, bytes]:
    """Every file of the release that readers have, but for what it tells of itself."""
    site = (folder / "current").resolve()
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.name != "release.json"
    }


@pytest.mark.timeout(1800)  # it takes three minutes where others take one
def test_a_year_of_an_administrator(
    office: Office,
    host: Host,
    web: Web,
    listener: Listener,  # noqa: F811
    tmp_path: Path,
) -> None:
    is_set_up(office, host)
    is_published(office, host, web)
    is_gone_back_from_and_on(office, host, web)
    a_piece_is_withdrawn(office, host, web)
    a_bad_night_is_told_once(office, listener, tmp_path)
    all_is_restored_from_the_backup(office, host)
    is_upgraded(office, host)


def does(verb: str) -> str:
    """The line of the document's block with that verb of make."""
    return next(line for line in block("From a machine") if line.split()[:2] == ["make", verb])


def is_set_up(office: Office, host: Host) -> None:
    """`doctor` finds nothing missing, says that the certificate is near its end, and changes nothing."""
    said = office.type(
        documented("make doctor TARGET=paper@server:/srv/paper SITEURL=https://paper.example")
    )
    assert "好：能登录" in said
    assert "提醒" in said
    assert "1 天到期。请续期" in said  # the tests' certificate
    assert not host.folder.exists()


def is_published(office: Office, host: Host, web: Web) -> None:
    """The block's first lines, one after the other."""
    for verb in ("fonts", "publish"):
        office.type(does(verb))
    said = office.type(does("deploy"))
    assert "已发布" in said
    assert "天到期。请续期" in said  # told after each deployment, and stops nothing
    assert "新桥" in web.get("/").body.decode()
    assert "换上了新的 PDF" in office.type(does("press"))
    assert web.get("/2022/05/20/2022-05-20.pdf").status == 200
    office.type(does("report"))
    said = office.type(does("verify"))
    assert "第 1 版" in said
    said = office.type(does("status"))
    assert "读者看到第 1 版" in said
    assert "发布没有暂停" in said


def is_gone_back_from_and_on(office: Office, host: Host, web: Web) -> None:
    """A second release; back from it; publishing is stopped until it is resumed."""
    office.write({"content/2022/05/22/xin.md": piece("又一件事", day="2022-05-22")})
    office.commit("second")
    again(office)
    assert web.get("/2022/05/22/xin/").status == 200
    assert "已退回" in office.type(does("rollback"))
    assert web.get("/2022/05/22/xin/").status == 404
    assert "这次没有发布" in office.type(does("deploy"))
    assert "暂停" in office.type(does("report"), well=False)
    assert "已恢复发布" in office.type(does("resume"))
    again(office)
    assert web.get("/2022/05/22/xin/").status == 200


def again(office: Office) -> str:
    """Publish what is committed, with the days' PDFs."""
    return "".join(office.type(does(verb)) for verb in ("publish", "deploy", "press"))


def a_piece_is_withdrawn(office: Office, host: Host, web: Web) -> None:
    """Its notice stands, its words are nowhere on the server."""
    office.write({f"content/{SLUG}.md": piece("第 0 件事", "撤稿：内容有误")})
    office.commit("withdrawn")
    again(office)
    address = f"SITEURL={office.names['https://paper.example']}"
    target, path = f"TARGET={host.target}", f"PATHS={SLUG}"
    assert "已核对" in office.type(does("withdraw"))
    office.type(documented("make withdraw"), target, path, address)
    assert "内容有误" in web.get(f"/{SLUG}/").body.decode()
    words = "第 0 件事。云桥镇".encode()
    files = [path for path in host.folder.rglob("*") if path.is_file()]
    assert [path for path in files if words in path.read_bytes()] == []


@contextmanager
def small_disk(folder: Path) -> Iterator[Host]:
    """A server whose disk has 24 MiB: an sshd for which alone a file system in memory is mounted. Root may do
    that; who is not runs the tests in a name space where they are."""
    disk = folder / "disk"
    for one in (disk, folder / "ssh"):
        one.mkdir(parents=True)
    mounted = f'mount -t tmpfs -o size=24m,mode=755 tmpfs {disk} && exec "$@"'
    alone = [program("unshare"), "--mount", "sh", "-c", mounted, "sh"]
    with serving_ssh(folder / "ssh", *alone) as (config, port):
        yield Host(config, port, disk / "paper")


def there(host: Host, command: str) -> None:
    """Run a command on a server."""
    words = ["ssh", "-F", host.config, "-p", str(host.port), host.target.partition(":")[0], command]
    subprocess.run(words, check=True, capture_output=True, timeout=60)


def a_bad_night_is_told_once(
    office: Office,
    listener: Listener,  # noqa: F811
    tmp_path: Path,
) -> None:
    """The disk of another server is nearly full, and told; then full: the timer's runs of a night tell it once;
    there is room again: that is told once too, and then nothing more."""
    with small_disk(tmp_path / "small") as host:
        other = Office(office.folder, {"paper@server:/srv/paper": host.target}, dict(office.typed))
        other.typed |= {"SSH_PORT": str(host.port), "SSH_CONFIG": str(host.config)}
        other.typed |= {"TARGET": host.target, "WEBHOOK": listener.url}
        # Nobody answers: the server itself is asked.
        other.typed |= {"SITEURL": "http://127.0.0.1:9"}
        routine = documented("make routine")
        other.type(routine)
        assert "磁盘快满了" not in other.type(does("status"))
        left = f"$(( $(df -k --output=avail {host.folder.parent} | tail -n 1) - 64 ))"
        there(host, f"head -c {left}k /dev/zero >{host.folder.parent}/fills")
        assert "磁盘快满了，请清理" in other.type(does("status"))
        assert "服务器的磁盘只剩 0 MiB。请清理磁盘" in other.type("make doctor")
        other.write({"content/2022/05/23/ye.md": piece("夜里的事", day="2022-05-23")})
        other.commit("night")
        for _ in range(3):
            other.type(routine, well=False)
        there(host, f"rm {host.folder.parent}/fills")
        for _ in range(2):
            said = other.type(routine)
        assert said == ""
    assert [body.partition("：")[0] for _, _, body in listener.heard] == [
        "【云桥报】网站没有更新",
        "【云桥报】网站恢复正常，已经更新。",
    ]
    assert "服务器的磁盘满了" in listener.heard[0][2]


def all_is_restored_from_the_backup(office: Office, host: Host) -> None:
    """The paper's repository and the server are lost; the nightly copy, and the list of what was withdrawn,
    are the paper again."""
    again(office)
    before = served(host.folder)
    backup = office.folder / "backup.git"
    office.type(documented("git clone --mirror"), str(office.paper), str(backup))
    shutil.copy(host.folder / "releases/withdrawn", backup / "withdrawn")
    shutil.rmtree(office.paper)
    shutil.rmtree(host.folder)
    office.git("clone", "--quiet", str(backup), str(office.paper), where=office.folder)
    (host.folder / "releases").mkdir(parents=True)
    shutil.copy(backup / "withdrawn", host.folder / "releases/withdrawn")
    again(office)
    now = served(host.folder)
    pages = {path for path in before if path.endswith(".html")}
    assert len(pages) > 15
    assert {path for path in now if path.endswith(".html")} == pages
    assert {path: data for path, data in now.items() if not path.endswith((".pdf", ".gz"))} == {
        path: before[path] for path in now if not path.endswith((".pdf", ".gz"))
    }
    assert set(now) >= {path for path in before if path.endswith(".pdf")}
    assert host.told()["number"] == 1


def is_upgraded(office: Office, host: Host) -> None:
    """A newer engine, whose pins are others: every address stays, every page is the new one's; and back."""
    before = served(host.folder)
    head = office.upstream / "theme/templates/base.html"
    head.write_text(head.read_text("utf-8").replace("<head>", '<head data-engine="2">'), "utf-8")
    pins = office.upstream / "requirements.txt"
    pins.write_text(f"# newer\n{pins.read_text('utf-8')}", "utf-8")
    office.commit("newer", where=office.upstream)
    office.git("tag", "v0.2.0", where=office.upstream)
    office.type(documented("git pull"))
    office.type(documented("git checkout v0.2.0"))
    said = office.type(documented("make setup"))
    assert "安装 requirements.txt 里的依赖" in said
    again(office)
    now = served(host.folder)
    assert set(now) >= {path for path in before if not path.startswith("assets/")}
    pages = [data for path, data in now.items() if path.endswith(".html")]
    assert all(b'<head data-engine="2">' in data for data in pages)
    office.type(documented("make rollback"), f"TARGET={host.target}")
    assert b"data-engine" not in served(host.folder)["index.html"]
    office.type(does("resume"))
