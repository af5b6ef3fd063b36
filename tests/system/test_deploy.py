"""`make deploy`, `make rollback`, `make withdraw` against a real sshd, with readers on a real nginx."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from bulletin.deploy.stage import staged
from bulletin.model.faults import Fault
from tests.attachments.files import pdf
from tests.conftest import PROJECT, Built
from tests.system.conftest import (
    ARTICLE,
    WITHDRAWN,
    Host,
    check_out,
    cutting,
    edition,
    nginx,
    program,
    serving_ssh,
)
from tests.system.reader import Reader, reading

pytestmark = pytest.mark.system

LIMIT = "400"  # KiB/s: slow enough to be cut off at a chosen moment


@pytest.fixture
def publish(host: Host, tmp_path: Path) -> Callable[[Path], str]:
    """Publish an edition, which must succeed; returns what is said."""

    def run(edition: Path) -> str:
        code, said, errors = host.run("publish", edition, "--cache", tmp_path / "cache")
        assert (code, errors) == (0, "")
        return said

    return run


@contextmanager
def reading_current(
    host: Host, work: Path, certificate: tuple[Path, Path], editions: list[Path]
) -> Iterator[Reader]:
    """A reader of the host's current release while the block runs."""
    with (
        nginx(host.folder / "current", work, certificate) as web,
        reading(web.get, editions) as reader,
    ):
        yield reader


def verify(release: Path) -> dict[str, str]:
    """The files of a release's own list, each of which must be there with its digest."""
    lines = (release / "SHA256SUMS").read_text("utf-8").splitlines()
    own = {line[66:]: line[:64] for line in lines}
    assert {name: sha256((release / "site" / name).read_bytes()).hexdigest() for name in own} == own
    return own


def test_readers_see_whole_releases_through_publish_publish_and_rollback(
    host: Host,
    publish: Callable[[Path], str],
    editions: list[Path],
    certificate: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    assert "已发布" in publish(editions[0])
    first = host.current()
    with reading_current(host, tmp_path / "nginx", certificate, editions) as reader:
        reader.meets(0)
        publish(editions[1])
        second = host.current()
        reader.meets(1)
        code, said, errors = host.run("rollback")
        assert (code, errors) == (0, "")
        assert "第 1 版" in said
        reader.meets(0)
    assert reader.seen == [0, 1, 0]
    assert host.releases() == [first, second]
    assert host.current() == first


def test_a_release_holds_every_file_of_the_edition_compressed_and_nothing_of_the_build(
    host: Host, publish: Callable[[Path], str], editions: list[Path]
) -> None:
    publish(editions[0])
    own = verify(host.folder / "current" / "..")
    site = {
        path.relative_to(editions[0]).as_posix()
        for path in editions[0].rglob("*")
        if path.is_file() and not path.name.startswith(".bulletin")
    }
    assert {name for name in own if not name.endswith((".br", ".gz"))} == site
    assert {"index.html.br", "index.html.gz"} < own.keys()
    assert not any(name.startswith(".") for name in own)


def test_what_did_not_change_is_one_file_in_both_releases_and_its_forms_are_there_alone(
    host: Host, publish: Callable[[Path], str], editions: list[Path], tmp_path: Path
) -> None:
    for built in editions[:2]:
        publish(built)
        assert not (tmp_path / "cache/deploy/packed").exists()
    one, two = (host.folder / "releases" / stamp / "site" for stamp in host.releases())
    files = [path.relative_to(one) for path in one.rglob("*") if path.is_file()]
    same = [file for file in files if (two / file).exists()]
    same = [file for file in same if (one / file).read_bytes() == (two / file).read_bytes()]
    assert len(same) > 100
    assert all((one / file).samefile(two / file) for file in same)


def test_five_releases_are_kept_and_files_with_hashed_names_stay_reachable_for_a_day(
    host: Host, publish: Callable[[Path], str], editions: list[Path], third: Path
) -> None:
    publish(editions[0])
    only = {"/".join(path.parts[-2:]) for path in editions[0].glob("photos/*")}
    only -= {"/".join(path.parts[-2:]) for path in editions[1].glob("photos/*")}
    assert only
    for number in range(5):
        publish([editions[1], third][number % 2])
    assert len(host.releases()) == 5
    assert all((host.folder / "current" / name).exists() for name in only)
    carried = host.folder / "current/../carried"
    assert {line.split(maxsplit=1)[1] for line in carried.read_text().splitlines()} >= only
    yesterday = str(int(time.time()) - 86_500)
    carried.write_text(re.sub(r"(?m)^\d+", yesterday, carried.read_text()))
    publish(third)
    assert not any((host.folder / "current" / name).exists() for name in only)


def segments(folder: Path) -> set[str]:
    """The files of the segments of search in a site, without compressed forms."""
    files = (file.relative_to(folder).as_posix() for file in folder.glob("search/*.*/*.bin"))
    return set(files)


def test_segments_of_search_stay_reachable_for_a_day_but_not_those_of_a_withdrawn_piece(
    host: Host, publish: Callable[[Path], str], editions: list[Path], fewer: Path, without: Path
) -> None:
    publish(editions[0])
    publish(fewer)
    old = segments(editions[0]) - segments(fewer)
    assert old
    current = host.folder / "current"
    assert segments(current) == segments(fewer) | old
    for name in old:
        assert (current / name).read_bytes() == (editions[0] / name).read_bytes()
    publish(editions[0])
    publish(without)
    assert segments(current) == segments(without)


def test_withdraw_leaves_no_byte_of_the_piece_on_the_server(
    host: Host,
    publish: Callable[[Path], str],
    editions: list[Path],
    without: Path,
    certificate: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    """Deploying it deletes what is kept, by itself; `withdraw` looks at what readers get."""
    publish(editions[0])
    publish(editions[1])
    words = "从别处粘贴来的字".encode()  # in the piece's text
    assert holding(host, words)
    assert f"撤下的 {ARTICLE} 已从旧版本里删去" in publish(without)
    assert holding(host, words) == []
    own = verify(host.folder / "current" / "..")
    site = (host.folder / "current").resolve()
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert {name for name in files - own.keys() if not name.startswith("assets/")} == {
        "release.json"
    }
    with nginx(host.folder / "current", tmp_path / "nginx", certificate) as web:
        asked = ("withdraw", f"/{ARTICLE}/", "--readers", web.url)
        code, said, errors = host.run(*asked, trusting=certificate[0])
        assert (code, errors) == (0, "")
        assert "网址、两种字体、压缩文件、附件、搜索和订阅里都没有了" in said
        assert "CDN" in said
        piece = site / ARTICLE / "index.html"
        shutil.copyfile(editions[0] / ARTICLE / "index.html", piece)  # as a cache would have it
        piece.with_name("index.html.gz").unlink()
        code, _, errors = host.run(*asked, "--patience", "0", trusting=certificate[0])
        assert code == 1
        assert f"撤下的稿件仍然公开：/{ARTICLE}/" in errors


def test_a_withdrawal_takes_an_attachment_from_the_server(
    host: Host, publish: Callable[[Path], str], town: Built, tmp_path: Path
) -> None:
    words = b"a plan that nobody should have"
    own = ("fang-an.pdf", pdf(more=b"\n%" + words))
    link = ("\n\n", "\n\n看[方案](fang-an.pdf)。\n\n")
    given, gone = (
        edition(tmp_path / f"{number}", town, "青禾晚报", *swaps, beside=own)
        for number, swaps in enumerate(((link,), (link, WITHDRAWN)))
    )
    publish(given)
    assert {one.name for one in holding(host, words)} == {"fang-an.pdf"}
    publish(gone)
    assert holding(host, words) == []


def holding(host: Host, words: bytes) -> list[Path]:
    """The files on the server that hold these words."""
    return [
        path for path in host.folder.rglob("*") if path.is_file() and words in path.read_bytes()
    ]


@pytest.mark.parametrize(
    ("words", "target", "fact"),
    [
        (["publish", "EDITION"], "nobody", "不是 用户@主机:/文件夹 的形式"),
        (["publish", "EDITION"], "nobody@127.0.0.1:/srv/x", "服务器不让登录"),
        (["publish", "EDITION"], "HERE:/proc/paper", "服务器上|缺少|mkdir"),
        (["publish", "EMPTY"], "", "这不是生成好的网站"),
        (["rollback"], "", "没有更早的、不一样的版本"),
        (["withdraw", "2022/05/20/mei-you"], "", "没有一个版本里有 2022/05/20/mei-you"),
        (["withdraw", "../.."], "", "没有给出网址"),
        (["withdraw", ARTICLE], "", f"{ARTICLE} 还在网站上公开"),
        (["resume"], "", "发布没有暂停"),
        (["publish", "EDITION", "--grace", "1"], "", "这种目标用不上 --grace"),
        (["rollback", "--endpoint", "x"], "", "这种目标用不上 --endpoint"),
        (["publish", "EDITION", "--yes", "maybe"], "", "只能写 1 或 0"),
        (["publish", "EDITION"], "HERE:/srv/../etc", "不是 用户@主机:/文件夹 的形式"),
    ],
    ids=[
        *("form", "user", "folder", "output", "first", "unknown", "outside", "public", "going"),
        *("option of a bucket", "its address", "flag", "up"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_changes_nothing(
    host: Host,
    publish: Callable[[Path], str],
    editions: list[Path],
    tmp_path: Path,
    words: list[str],
    target: str,
    fact: str,
) -> None:
    publish(editions[0])
    before = (host.releases(), host.current())
    (tmp_path / "empty").mkdir()
    places = {"EDITION": str(editions[1]), "EMPTY": str(tmp_path / "empty")}
    target = target.replace("HERE", host.target.partition(":")[0])
    code, _, errors = host.run(*(places.get(word, word) for word in words), target=target)
    assert code == (2 if "maybe" in words else 1)
    assert re.search(fact, errors)
    assert len(errors.splitlines()) == 1
    assert (host.releases(), host.current()) == before


def test_a_wrong_port_is_said_in_one_line(host: Host, editions: list[Path]) -> None:
    code, _, errors = host.run("publish", editions[0], port=1)
    assert code == 1
    assert "服务器没有应答" in errors
    assert len(errors.splitlines()) == 1


def test_an_output_that_a_build_left_mixed_is_not_published(
    host: Host, editions: list[Path], tmp_path: Path
) -> None:
    mixed = tmp_path / "mixed"
    shutil.copytree(editions[0], mixed)
    shutil.copyfile(editions[1] / "index.html", mixed / "index.html")
    code, _, errors = host.run("publish", mixed)
    assert code == 1
    assert "文件和生成时不一样" in errors
    assert not host.folder.exists()


def test_a_withdrawn_text_does_not_stay_in_the_folder_of_compressed_files(
    editions: list[Path], without: Path, tmp_path: Path
) -> None:
    for built in (editions[0], without):
        with staged(built, tmp_path):
            pass
    names = {file.name[:64] for file in (tmp_path / "packed").iterdir()}
    now = {sha256(file.read_bytes()).hexdigest() for file in without.rglob("*") if file.is_file()}
    assert names <= now


def test_a_second_deployment_waits_for_the_first(
    host: Host, editions: list[Path], tmp_path: Path
) -> None:
    starts = [
        subprocess.Popen(
            host.command("publish", edition, "--cache", tmp_path / str(number)), cwd=PROJECT
        )
        for number, edition in enumerate(editions)
    ]
    assert [process.wait(60) for process in starts] == [0, 0]
    assert len(host.releases()) == 2
    for stamp in host.releases():
        verify(host.folder / "releases" / stamp)


def children(process: int) -> list[tuple[int, str]]:
    """The processes below one, with their names."""
    found = []
    for one in map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()):
        found += [(one, Path(f"/proc/{one}/comm").read_text().strip()), *children(one)]
    return found


@pytest.mark.parametrize("what", ["rsync", "everything"])
def test_a_transfer_killed_at_any_moment_leaves_readers_the_old_release_whole(
    host: Host,
    publish: Callable[[Path], str],
    editions: list[Path],
    certificate: tuple[Path, Path],
    tmp_path: Path,
    what: str,
) -> None:
    publish(editions[0])
    old = host.current()
    command = host.command("publish", editions[1], "--limit", LIMIT, "--cache", tmp_path / "cache")
    with reading_current(host, tmp_path / "nginx", certificate, editions) as reader:
        for moment in (0.05, 0.3, 0.7):  # seconds into the transfer
            with subprocess.Popen(
                command, cwd=PROJECT, start_new_session=True, stderr=subprocess.PIPE, text=True
            ) as process:
                rsync = wait_for_rsync(process)
                time.sleep(moment)
                if what == "rsync":
                    os.kill(rsync, signal.SIGKILL)
                else:
                    os.killpg(process.pid, signal.SIGKILL)
                _, errors = process.communicate(timeout=300)
            assert process.returncode == (1 if what == "rsync" else -signal.SIGKILL)
            assert ("传送中断" in errors) == (what == "rsync"), errors
            assert len(errors.splitlines()) == (what == "rsync")
            assert host.current() == old
        assert host.releases() == [old]
        publish(editions[1])
        assert not list((host.folder / "releases").glob("*.part"))
    assert reader.seen == [0, 1]


def test_a_first_upload_that_is_broken_off_goes_on_where_it_stopped(
    host: Host, editions: list[Path], tmp_path: Path
) -> None:
    """Again and again, from a machine that remembers nothing: what had come is in the release, the very file;
    and each time more has come."""
    came: list[set[int]] = [set()]
    for round_ in range(3):
        cache = tmp_path / str(round_)
        command = host.command("publish", editions[0], "--limit", "60", "--cache", cache)
        with subprocess.Popen(command, cwd=PROJECT, start_new_session=True) as process:
            deadline = time.monotonic() + 60
            while len(sent(host)) < len(came[-1]) + 6 and time.monotonic() < deadline:
                time.sleep(0.1)
            os.killpg(process.pid, signal.SIGKILL)
        host.settled()
        assert not (host.folder / "current").exists()
        came.append(sent(host))
        assert len(came[-1]) > len(came[-2])
    code, _, errors = host.run("publish", editions[0], "--cache", tmp_path / "cache")
    assert (code, errors) == (0, "")
    verify(host.folder / "current" / "..")
    whole = inodes(host.folder / "current/")
    assert len(came[-1] & whole) >= len(came[-1]) - 5  # but temporary ones, and the list
    assert not list((host.folder / "releases").glob("sent.*"))


def sent(host: Host) -> set[int]:
    """The files that have come, of releases that are not whole yet."""
    return inodes(*(host.folder / "releases").glob("sent.*"))


def inodes(*folders: Path) -> set[int]:
    """The files below folders, as the file system knows them. They may come and go meanwhile."""
    found = set()
    for folder, _, names in (one for of in folders for one in os.walk(of)):
        for name in names:
            with suppress(FileNotFoundError):
                found.add(os.lstat(os.path.join(folder, name)).st_ino)
    return found


def test_only_what_changed_is_sent_whatever_this_machine_remembers(
    host: Host, publish: Callable[[Path], str], editions: list[Path], third: Path, tmp_path: Path
) -> None:
    """What is not known here is asked of the server; a list that was spoilt is not believed."""
    publish(editions[0])
    turn = False
    for spoil in ("nothing", "lists", "contents", "all"):
        work = tmp_path / "cache/deploy"
        if spoil == "lists":
            for one in (work / "lists").iterdir():
                one.write_bytes(one.read_bytes().replace(b"index", b"indeX"))
        elif spoil == "contents":
            (work / "contents").write_bytes((work / "contents").read_bytes()[:-9])
        elif spoil == "all":
            shutil.rmtree(work)
        before = verify(host.folder / "current" / "..")
        old = inodes(host.folder / "current/")
        turn = not turn
        edition = third if turn else editions[1]
        assert host.run("publish", edition, "--cache", tmp_path / "cache")[0] == 0
        after = verify(host.folder / "current" / "..")
        new = inodes(host.folder / "current/") - old
        differing = {path for path, sum_ in after.items() if before.get(path) != sum_}
        assert 0 < len(new) <= len(differing) + 1, spoil  # and /release.json


def test_a_file_that_a_disk_has_spoilt_is_sent_again_once_a_day(
    host: Host, publish: Callable[[Path], str], editions: list[Path], third: Path
) -> None:
    publish(editions[0])
    current = host.folder / "current"
    publish(editions[1])
    same = next(current.glob("photos/*.jpg"))
    good = same.read_bytes()
    same.write_bytes(b"x" + good[1:])  # in every release: it is one file
    (host.folder / "releases/proved").write_text("20220101\n")
    publish(third)
    assert same.read_bytes() == good
    verify(current / "..")


def wait_for_rsync(process: subprocess.Popen[str]) -> int:
    """The id of the rsync that a deployment has started."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None
        found = [number for number, name in children(process.pid) if name == "rsync"]
        if found:
            return found[0]
        time.sleep(0.01)
    raise AssertionError("no rsync was started")


def test_killed_at_random_moments_readers_have_a_whole_release_and_the_next_one_ends_well(
    host: Host,
    publish: Callable[[Path], str],
    editions: list[Path],
    certificate: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    """From its start to its end, the switch and the cleaning up on the server included."""
    publish(editions[0])
    started = time.monotonic()
    publish(editions[1])
    whole = time.monotonic() - started
    with reading_current(host, tmp_path / "nginx", certificate, editions):
        for round_ in range(10):
            command = host.command("publish", editions[round_ % 2], "--cache", tmp_path / "cache")
            with subprocess.Popen(command, cwd=PROJECT, start_new_session=True) as process:
                time.sleep(random.uniform(0.3, 1.05) * whole)
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            verify(host.folder / "current" / "..")
        publish(editions[0])
    assert not list((host.folder / "releases").glob("*.part"))
    assert len(host.releases()) <= 5
    for stamp in host.releases():
        verify(host.folder / "releases" / stamp)


def test_a_line_that_is_cut_at_any_moment_is_said_in_one_line(
    host: Host,
    publish: Callable[[Path], str],
    editions: list[Path],
    certificate: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    publish(editions[0])
    old = host.current()
    with reading_current(host, tmp_path / "nginx", certificate, editions):
        for limit in (0, 1500, *(random.randrange(4000, 60_000) for _ in range(5))):
            with cutting(host.port, limit) as port:
                code, _, errors = host.run("publish", editions[1], port=port)
            assert code == 1, limit
            assert len(errors.splitlines()) == 1, errors
            assert "读者看到的" in errors
            assert host.current() == old
        publish(editions[1])
    assert not list((host.folder / "releases").glob("*.part"))


FULL = """set -e
mount -t tmpfs -o size="$1" tmpfs "$2"
shift 2
exec "$@"
"""


def test_a_full_disk_on_the_server_is_said_in_one_line_and_readers_keep_what_they_have(
    editions: list[Path], tmp_path: Path
) -> None:
    """The server's folder is a file system in memory with room for one release and a third."""
    with staged(editions[0], tmp_path / "cache") as release:
        files = [file for file in release.taken().folder.rglob("*") if file.is_file()]
        room = sum(-(-file.stat().st_size // 4096) for file in files) * 4096 * 4 // 3
    folder = tmp_path / "disk"
    (tmp_path / "ssh").mkdir()
    folder.mkdir()
    root = [] if os.geteuid() == 0 else ["--map-current-user", "--keep-caps"]
    within = [program("unshare"), "--mount", *root, "sh", "-c", FULL, "sh", room, folder]
    with serving_ssh(tmp_path / "ssh", *map(str, within)) as (config, port):
        host = Host(config, port, folder / "paper")

        def ask(command: str) -> str:
            line = ["ssh", "-F", config, "-p", str(port), host.target.partition(":")[0], command]
            return subprocess.run(line, capture_output=True, text=True, check=True).stdout

        code, _, errors = host.run("publish", editions[0], "--cache", tmp_path / "cache")
        assert (code, errors) == (0, "")
        for _ in range(2):
            code, _, errors = host.run("publish", editions[1], "--cache", tmp_path / "cache")
            assert code == 1
            assert "服务器的磁盘满了" in errors
            assert "读者看到的版本没有变" in errors
            assert len(errors.splitlines()) == 1
        left = ask(
            f"cd {host.folder}/current && sha256sum --check --quiet ../SHA256SUMS && ls ../.."
        )
        assert left.split() == ["counter", "lock", "proved", "r00000001", "withdrawn"]
        ask(f"mount -o remount,size=100m {folder}" if not root else "true")
        if not root:
            code, _, errors = host.run("publish", editions[1], "--cache", tmp_path / "cache")
            assert (code, errors) == (0, "")


def test_a_folder_that_belongs_to_someone_else_is_said_in_one_line(
    editions: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "ssh").mkdir()
    folder = tmp_path / "theirs"
    folder.mkdir()
    within = []
    if os.geteuid() == 0:  # root may write anywhere, unless that right is taken away
        os.chown(folder, 1, 1)
        within = [program("setpriv"), "--bounding-set=-dac_override,-dac_read_search"]
    else:
        folder.chmod(0o555)
    with serving_ssh(tmp_path / "ssh", *within) as (config, port):
        host = Host(config, port, folder / "paper")
        code, _, errors = host.run("publish", editions[0])
    assert code == 1
    assert "服务器上没有写入的权限" in errors
    assert len(errors.splitlines()) == 1


def test_a_fresh_checkout_with_restored_folders_makes_and_sends_nothing_again(
    host: Host, tmp_path: Path
) -> None:
    """As CI does it: `make check`, `make publish`, `make deploy` in two checkouts; between them only
    `cache` and `output` are carried over, with new times."""
    said = []
    for number in (1, 2):
        checkout = tmp_path / str(number)
        check_out(checkout)
        if number == 2:
            for folder in ("cache", "output"):
                shutil.copytree(
                    tmp_path / "1" / folder, checkout / folder, copy_function=shutil.copyfile
                )
        options = [f"SSH_PORT={host.port}", f"SSH_CONFIG={host.config}"]
        make = ["make", "SITEURL=https://paper.example"]
        make += ["NOW=2026-06-01T09:00", f"TARGET={host.target}", *options]
        done = subprocess.run(
            [*make, "check", "publish", "deploy"],
            cwd=checkout,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        said.append(done.stdout + done.stderr)
    counts = [re.search(r"写好 (\d+) 个文件，(\d+) 个不用改，删去 0 个", text) for text in said]
    first, second = (tuple(map(int, count.groups())) for count in counts if count)
    assert first[1] == second[0] == 0
    assert second[1] == first[0] > 100
    assert len(host.releases()) == 1  # equal output makes no release
    assert "没有变化" in said[1]


@pytest.mark.parametrize("files", [".github/workflows/*.yml", ".gitlab-ci.yml"])
def test_both_forges_files_call_the_same_targets_of_the_makefile(files: str) -> None:
    targets = set(
        re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    text = "".join(file.read_text("utf-8") for file in PROJECT.glob(files))
    called = set(re.findall(r"\bmake ([a-z-]+)", text))
    wanted = {"request", "fonts", "publish", "deploy", "press", "report", "audit-pins", "release"}
    assert wanted == called - {"lint", "soak"} <= targets
    assert "make publish VERIFY=1" in text


def test_no_action_runs_but_one_that_is_pinned_and_no_request_beside_a_secret() -> None:
    flows = {file.name: file.read_text("utf-8") for file in PROJECT.glob(".github/workflows/*.yml")}
    for text in flows.values():
        used = re.findall(r"uses: (\S+)(.*)", text)
        assert used
        assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name) for name, _ in used)
        assert all(re.fullmatch(r" # v[\d.]+", version) for _, version in used)
        if "pull_request" in text:
            assert "secrets." not in text
            assert "make publish" not in text
    assert "pull_request" not in flows["publish.yml"]


def test_a_run_of_the_schedule_takes_no_commit_s_place_and_passes_the_same_gate() -> None:
    github = (PROJECT / ".github/workflows/publish.yml").read_text("utf-8")
    assert "publish-${{ github.event_name == 'schedule' && 'schedule' || 'main' }}" in github
    hook = (PROJECT / "deploy/post-receive").read_text("utf-8")
    gitlab = (PROJECT / ".gitlab-ci.yml").read_text("utf-8")
    for text in (github.partition("steps:")[2], gitlab.partition("script: &publish")[2]):
        assert "== schedule" not in text
        assert text.index("make publish") < text.index("git fetch") < text.index("make deploy")
        assert text.index("make deploy") < text.index("make report")
    assert hook.count("for step in fonts publish deploy") == 1


def test_github_shows_a_build_s_faults_at_their_lines_and_no_reminders() -> None:
    text = (PROJECT / ".github" / "faults.json").read_text("utf-8")
    pattern = json.loads(text)["problemMatcher"][0]["pattern"][0]
    fault = Fault("content/2022/05/21/a b.md", 9, "找不到图片 tu.jpg。", "请核对文件名。")
    found = re.fullmatch(pattern["regexp"], str(fault))
    assert found
    assert (found[pattern["file"]], found[pattern["line"]]) == (fault.path, "9")
    assert found[pattern["message"]] == fault.fact + fault.remedy
    assert not re.fullmatch(pattern["regexp"], str(replace(fault, warning=True)))
