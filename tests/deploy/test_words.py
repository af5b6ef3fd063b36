"""What programs say and what it means; which addresses are meant; what guards let pass."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.deploy.causes import cause
from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.guard import check_clock, check_failed, check_gone, check_shown
from bulletin.deploy.inventory import Inventory, Kept, compared, decoded
from bulletin.deploy.names import refusal
from bulletin.deploy.release import Facts, Release, Standing, understood
from bulletin.deploy.target import addresses

SAID = [
    ("paper@host: Permission denied (publickey).", "不让登录"),
    ('rsync: [Receiver] mkdir "/srv/paper/x" failed: Permission denied (13)', "没有写入的权限"),
    ("mkdir: cannot create directory '/srv/paper': Permission denied", "没有写入的权限"),
    (
        "@@@@@@@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@\n"
        "Host key verification failed.",
        "和以前的不一样",
    ),
    (
        "No ED25519 host key is known for h and you have requested strict checking.\n"
        "Host key verification failed.",
        "不认识服务器的密钥",
    ),
    (
        '@ WARNING: UNPROTECTED PRIVATE KEY FILE! @\nLoad key "/k": bad permissions\n'
        "paper@host: Permission denied (publickey).",
        "别人也能读",
    ),
    ('Load key "/k": invalid format\npaper@h: Permission denied (publickey).', "私钥读不了"),
    ("ssh: connect to host h port 22: Connection timed out", "很久没有应答"),
    ("ssh: connect to host h port 22: No route to host", "连不到那里的网络"),
    ("ssh: connect to host h port 22: Network is unreachable", "连不到那里的网络"),
    ("ssh: Could not resolve hostname h: Name or service not known", "找不到这个服务器"),
    ("ssh: connect to host h port 22: Connection refused", "没有应答"),
    ("kex_exchange_identification: Connection closed by remote host", "一连上就断开"),
    ("Connection closed by 10.0.0.1 port 22", "一连上就断开"),
    ("Received disconnect from h: 2: Too many authentication failures", "不让登录"),
    ("protocol version mismatch -- is your shell clean?", "往外写字"),
    ("sh: 1: exec: flock: not found", "缺少需要的程序"),
    ("bash: line 1: rsync: command not found", "缺少需要的程序"),
    ("sh: 3: timeout: not found", "缺少需要的程序"),
    ('rsync: write failed on "/srv/x": Disk quota exceeded (122)', "磁盘满了"),
    (
        'rsync: write failed on "/srv/x": No space left on device (28)\nPermission denied (13)',
        "磁盘满了",
    ),
    ("mkdir: cannot create directory '/srv/paper': File exists", "目标不是文件夹"),
    ("mkdir: cannot create directory '/srv/paper/releases': Not a directory", "目标不是文件夹"),
    ("mkdir: cannot create directory '/srv': Read-only file system", "磁盘只能读"),
    ('rsync: read errors mapping "/x": Input/output error (5)', "读写出错"),
    ("/etc/ssh/x: line 3: Bad configuration option: hostt", "设置文件不对"),
]


@pytest.mark.parametrize(("said", "fact"), SAID, ids=[fact for _, fact in SAID])
def test_what_a_program_says_is_told_by_its_right_cause(said: str, fact: str) -> None:
    known = cause(said)
    assert known
    assert fact in known[0]
    assert known[1].endswith("。")


@pytest.mark.parametrize(
    "said", ["", "the page was not found on the moon", "everything is well", "甲: 没有"]
)
def test_what_nobody_knows_is_not_given_a_cause(said: str) -> None:
    assert cause(said) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2022/05/21/slug", ["2022/05/21/slug"]),
        (" /2022/05/21/slug/ ", ["2022/05/21/slug"]),
        ("https://paper.example/2022/05/21/slug/", ["2022/05/21/slug"]),
        ("2022/05/21/b 2022/05/21/a，2022/05/21/a", ["2022/05/21/a", "2022/05/21/b"]),
        ("hant/2022/05/21/slug/index.html", ["2022/05/21/slug"]),
    ],
)
def test_an_address_is_understood_as_people_write_it(typed: str, meant: list[str]) -> None:
    assert addresses("x", typed) == meant


@given(st.text())
def test_anything_else_is_no_address(typed: str) -> None:
    try:
        found = addresses("x", typed)
    except DeployFailed:
        return
    assert all(one.count("/") == 3 and ".." not in one for one in found)


NOW = datetime(2022, 6, 1, 9, tzinfo=UTC)
FACTS = Facts("d", "https://paper.example", "c", "e", NOW, None, ())


@given(st.integers(0, 500), st.data())
def test_only_more_than_five_and_more_than_a_tenth_need_a_yes(
    before: int, data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, before))
    many = gone > 5 and gone / before > 0.1
    try:
        check_gone("x", gone, before, ["a"])
    except DeployFailed:
        assert many
    else:
        assert not many


def test_just_a_tenth_and_just_five_need_none() -> None:
    check_gone("x", 6, 60, ["a"])
    check_gone("x", 5, 5, ["a"])
    with pytest.raises(DeployFailed):
        check_gone("x", 6, 59, ["a"])


@given(st.integers(-3600, 3600))
def test_only_a_clock_that_is_ten_minutes_behind_needs_a_yes(seconds: int) -> None:
    standing = Standing(Release(1, clock=NOW + timedelta(seconds=seconds)))
    try:
        check_clock("x", FACTS, standing)
    except DeployFailed:
        assert seconds > 600
    else:
        assert seconds <= 600


@given(st.lists(st.sampled_from(["d", "other"]), max_size=5))
def test_only_a_release_that_readers_got_wrong_twice_needs_a_yes(failed: list[str]) -> None:
    try:
        check_failed("x", FACTS, Standing(failed=tuple(failed)))
    except DeployFailed:
        assert failed.count("d") >= 2
    else:
        assert failed.count("d") < 2


def test_any_withdrawn_piece_that_would_be_shown_needs_a_yes() -> None:
    check_shown("x", set())
    with pytest.raises(DeployFailed, match="2022/05/21/a、2022/05/21/b"):
        check_shown("x", {"2022/05/21/b", "2022/05/21/a"})


@given(st.text())
def test_a_line_that_is_no_release_is_none(text: str) -> None:
    found = understood(text)
    assert found is None or found.number is not None


def test_a_release_is_understood_as_it_was_written() -> None:
    told = Release(7, "d", NOW, NOW, "a", "c" * 40, "e" * 40, NOW, NOW + timedelta(days=1), NOW)
    assert understood(told.line()) == told
    assert "\n" not in told.line()


paths = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(paths)
def test_a_path_that_may_be_published_stays_below_the_site(path: str) -> None:
    if refusal(path) is None:
        parts = path.split("/")
        assert not {"", ".", ".."} & {*parts}
        assert not any(part.startswith(".") for part in parts)
        assert "\n" not in path
        assert "\\" not in path


kept = st.builds(
    Kept, st.sampled_from(["", "d"]), st.sampled_from(["", "2022"]), st.sampled_from(["", "m", "n"])
)


@given(st.dictionaries(paths, kept), st.dictionaries(paths, st.sampled_from(["m", "n"])))
def test_what_a_store_lists_otherwise_is_not_certain(
    known: dict[str, Kept], there: dict[str, str]
) -> None:
    found = compared(known, there)
    assert found.keys() <= known.keys()
    for path, one in found.items():
        if one.digest:
            assert there[path] == one.mark
            assert known[path].mark in ("", one.mark)
    for path, one in known.items():
        assert path in found or (one.since and path not in there)


@given(st.dictionaries(paths, kept), st.integers(0, 2**31))
def test_an_inventory_is_understood_as_it_was_kept_by_this_program_and_the_one_before(
    known: dict[str, Kept], generation: int
) -> None:
    one = Inventory(generation=generation, paths=known, withdrawn=["2022/05/21/a"])
    assert decoded(one.encoded()) == one
    old = gzip.compress(msgspec.json.encode(known))
    assert decoded(old).paths == known


@given(st.binary())
def test_what_is_no_inventory_is_refused_as_such(data: bytes) -> None:
    with pytest.raises((ValueError, msgspec.MsgspecError)):
        decoded(data)
