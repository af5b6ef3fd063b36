"""`make verify`, `make status`, `make doctor`: what readers get is looked at, and the right cause is told."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.system.conftest import ARTICLE, Host, Web, nginx, program, serving_ssh
from tests.system.test_session import host_that_says

pytestmark = pytest.mark.system


@pytest.fixture
def web(host: Host, certificate: tuple[Path, Path], tmp_path: Path) -> Iterator[Web]:
    """A real web server before the host's folder."""
    with nginx(host.folder / "current", tmp_path / "nginx", certificate) as server:
        yield server


@pytest.fixture
def look(
    host: Host, web: Web, certificate: tuple[Path, Path], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    """Look at what readers get, as `make deploy` and `make verify` do."""

    def run(*more: str, target: str = "") -> tuple[int, str, str]:
        words = ["verify", *more, "--cache", tmp_path / "cache", web.url]
        return host.run(*words, target=target or host.target, trusting=certificate[0])

    return run


@pytest.fixture
def publish(host: Host, tmp_path: Path) -> Callable[..., str]:
    """Publish an edition, which must succeed; returns what is said."""

    def run(edition: Path, *more: str) -> str:
        code, said, errors = host.run("publish", edition, "--cache", tmp_path / "cache", *more)
        assert (code, errors) == (0, "")
        return said

    return run


def spoil(host: Host, path: str) -> None:
    """Have the web server give other bytes than were published, as a broken disk or a careless hand does."""
    file = (host.folder / "current" / path).resolve()
    file.unlink()  # other releases have it too
    file.write_text("一段不该在这里的字" * 50, "utf-8")
    file.with_name(file.name + ".gz").unlink()


def test_every_address_of_a_release_is_as_it_was_published(
    look: Callable[..., tuple[int, str, str]],
    publish: Callable[..., str],
    editions: list[Path],
    host: Host,
) -> None:
    publish(editions[0])
    code, said, errors = look("--all", "1", "--patience", "0")
    assert (code, errors) == (0, "")
    assert "第 1 版" in said
    own = (host.folder / "releases/r00000001/SHA256SUMS").read_text().splitlines()
    own = [line for line in own if not line.endswith((".br", ".gz"))]
    assert f"看了 {len(own) + 2} 个网址" in said
    notes = [line for line in said.splitlines() if line.startswith("提醒")]
    assert any("没有 IPv6 地址" in note for note in notes)  # 127.0.0.1 has none
    assert any("天到期" in note for note in notes)  # the tests' certificate is good for two days
    assert not any(word in said for word in ("没有压缩", "缺少响应头", "没有长期缓存", "404"))


def test_wrong_bytes_take_a_release_back_without_a_hold_and_a_third_time_is_refused(
    look: Callable[..., tuple[int, str, str]],
    publish: Callable[..., str],
    editions: list[Path],
    host: Host,
    tmp_path: Path,
) -> None:
    publish(editions[0])
    assert look("--after", "--patience", "0")[0] == 0
    for number in (2, 3):
        publish(editions[1])
        assert host.told()["number"] == number
        spoil(host, "atom.xml")
        code, _, errors = look("--after", "--patience", "0")
        assert code == 1
        assert "读者拿到的不是发布的内容：/atom.xml（200）" in errors
        assert "已退回 第 1 版，发布没有暂停" in errors
        assert host.current() == "r00000001"
        assert not (host.folder / "releases/hold").exists()
    code, _, errors = host.run("publish", editions[1], "--cache", tmp_path / "cache")
    assert code == 1
    assert "这一版发布过两次，读者拿到的都不对" in errors
    assert host.current() == "r00000001"
    publish(editions[1], "--yes", "1")
    assert host.told()["number"] == 4


def test_no_release_is_taken_back_past_a_withdrawal(
    look: Callable[..., tuple[int, str, str]],
    publish: Callable[..., str],
    editions: list[Path],
    without: Path,
    host: Host,
) -> None:
    publish(editions[0])
    publish(without)
    spoil(host, "atom.xml")
    code, _, errors = look("--after", "--patience", "0")
    assert code == 1
    assert "没有退回" in errors
    assert "没有更早的、不一样的版本" in errors
    front = host.folder / "current" / ARTICLE / "index.html"
    assert '<div class="notice">' in front.read_text("utf-8")


def test_what_was_right_once_is_not_taken_back_and_a_cache_s_old_page_is_told_only(
    look: Callable[..., tuple[int, str, str]],
    publish: Callable[..., str],
    editions: list[Path],
    host: Host,
) -> None:
    publish(editions[0])
    publish(editions[1])
    assert look("--after", "--patience", "0")[0] == 0
    old = (host.folder / "current/index.html").resolve()
    before = old.read_bytes()
    old.unlink()
    shutil.copy(host.folder / "releases/r00000001/site/index.html", old)
    old.with_name("index.html.gz").unlink()
    code, said, _ = look("--patience", "0")
    assert code == 0
    assert "1 个网址还是旧的（/index.html）" in said
    old.write_bytes(before + b"<!-- -->")
    code, _, errors = look("--patience", "0")
    assert code == 1
    assert "要退回上一版，用 make rollback" in errors
    assert host.told()["number"] == 2


def test_a_target_that_the_web_server_does_not_read_is_told(
    look: Callable[..., tuple[int, str, str]],
    publish: Callable[..., str],
    editions: list[Path],
    host: Host,
) -> None:
    publish(editions[0])
    elsewhere = host.folder / "elsewhere"
    (host.folder / "current").rename(elsewhere)
    code, _, errors = look("--after", "--patience", "0")
    elsewhere.rename(host.folder / "current")
    assert code == 1
    assert "/release.json（404）" in errors
    assert "网站服务器能不能读它" in errors
    assert len(errors.splitlines()) == 1


def test_silence_and_distrust_undo_nothing(
    host: Host, web: Web, publish: Callable[..., str], editions: list[Path]
) -> None:
    """After a deployment they are told; asked for by a person, they are an end with 1."""
    publish(editions[0])
    for address, why in (("http://127.0.0.1:9", "没有应答"), (web.url, "证书不可信")):
        code, said, errors = host.run("verify", "--after", address)
        assert (code, errors) == (0, "")
        assert why in said
        code, _, errors = host.run("verify", address)
        assert code == 1
        assert why in errors
        assert len(errors.splitlines()) == 1


def test_status_says_releases_hold_disk_commits_and_what_is_due(
    host: Host, publish: Callable[..., str], editions: list[Path]
) -> None:
    assert "还没有发布过" in host.run("status")[1]
    publish(editions[0])
    publish(editions[1])
    said = host.run("status")[1]
    for words in ("读者看到第 2 版", "留着 2 版：第 1 版", "发布没有暂停", "MiB", "2022-07-01"):
        assert words in said
    assert host.run("rollback")[0] == 0
    assert "起暂停；恢复请用 make resume" in host.run("status")[1]


def test_doctor_finds_a_good_server_good_and_changes_nothing(
    host: Host, web: Web, certificate: tuple[Path, Path]
) -> None:
    code, said, errors = host.run("doctor", "--readers", web.url, trusting=certificate[0])
    assert (code, errors) == (0, "")
    assert "好：能登录" in said
    assert "好：服务器上需要的程序都有" in said
    assert "可以写（第一次发布时建立）" in said
    assert "天到期" in said
    assert not host.folder.exists()


@pytest.mark.parametrize(
    ("command", "fact"),
    [
        ("echo 'This service allows sftp connections only.'; exit 1", "只让这个用户传文件（sftp）"),
        ("echo 'This account is currently not available.'; exit 1", "不能登录（nologin）"),
        ("echo 欢迎光临", "有程序往外写字"),
        ("mkdir -p DIR; ln -sf $(command -v sh) DIR/; PATH=DIR", "缺少|找不到|没有"),
        (
            "mkdir -p DIR; for one in rsync flock comm; do ln -sf $(command -v $one) DIR/; done; "
            "busybox --install -s DIR; PATH=DIR",
            "精简过的（BusyBox）",
        ),
    ],
    ids=["sftp alone", "nologin", "a talking .bashrc", "without programs", "busybox"],
)
def test_a_server_that_will_not_do_is_told_by_its_right_cause(
    tmp_path: Path, editions: list[Path], command: str, fact: str
) -> None:
    """By doctor, and by a deployment that nobody asked a doctor for."""
    command = command.replace("DIR", str(tmp_path / "bin"))
    with host_that_says(tmp_path, command) as host:
        for words in (["doctor"], ["publish", editions[0], "--cache", tmp_path / "cache"]):
            code, said, errors = host.run(*words)
            assert code == 1
            assert any(one in said + errors for one in fact.split("|")), errors
            assert "请检查网络" not in errors
            assert not (host.folder / "current").exists()


def test_a_real_account_for_sftp_alone_is_told(tmp_path: Path, editions: list[Path]) -> None:
    (tmp_path / "ssh").mkdir()
    with serving_ssh(tmp_path / "ssh") as (config, port):
        own = (tmp_path / "ssh/authorized").read_text()
        (tmp_path / "ssh/authorized").write_text(f'command="internal-sftp" {own}')
        host = Host(config, port, tmp_path / "paper")
        code, _, errors = host.run("publish", editions[0], "--cache", tmp_path / "cache")
    assert code == 1
    assert "只让这个用户传文件（sftp）" in errors


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_a_host_key_that_has_changed_is_not_called_an_unknown_one(
    tmp_path: Path, editions: list[Path], kind: str
) -> None:
    """Also where the key that is known is of another kind than the new one."""
    (tmp_path / "ssh").mkdir()
    with serving_ssh(tmp_path / "ssh") as (config, port):
        command = [program("ssh-keygen"), "-q", "-t", kind, "-N", "", "-f", tmp_path / "other"]
        subprocess.run(command, check=True)
        other = " ".join((tmp_path / "other.pub").read_text().split()[:2])
        known = tmp_path / "ssh/known"
        known.write_text(f"paper {other}\n")
        host = Host(config, port, tmp_path / "paper")
        for words in (["doctor"], ["publish", editions[0], "--cache", tmp_path / "cache"]):
            code, _, errors = host.run(*words)
            assert code == 1
            assert "服务器的密钥和以前的不一样了" in errors
        known.write_text("")
        assert "不认识服务器的密钥" in host.run("doctor")[2]


def test_without_an_address_of_readers_that_is_said(host: Host) -> None:
    code, said, _ = host.run("verify", "--after", "")
    assert code == 0
    assert "不知道读者的网址" in said
    code, _, errors = host.run("verify", "paper.example")
    assert code == 1
    assert "不是完整的网址" in errors
