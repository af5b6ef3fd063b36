"""Where a setting asks for it, readers get only what was signed: by a key on this machine's list, and meant so."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bulletin.settings import SettingsRefused
from tests.held.paper import Paper, photo, piece
from tests.instructions import documented

MEANT = "稿件\n\nSigned: 乙二"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A paper with one piece that readers have, signed; the keys of 乙二, who may sign, and of a stranger."""
    one = Paper(tmp_path)
    for name in ("乙二", "stranger"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)]
        subprocess.run(command, check=True)
    key = (tmp_path / "乙二.pub").read_text("utf-8")
    (tmp_path / "signers").write_text(f"yi@paper.example {key}", "utf-8")
    one.git(*documented("git config gpg.format ssh").split()[1:])
    signers = documented("git config gpg.ssh.allowedSignersFile /srv/signers")
    one.git(*signers.replace("/srv/signers", str(tmp_path / "signers")).split()[1:])
    assert publish(one, first=True) == []
    return one


def publish(paper: Paper, *, first: bool = False) -> list[str]:
    """Publish what is signed; returns what is said."""
    return paper.publish(SIGNED=not first)


def sign(paper: Paper, files: dict[str, str | bytes | None], key: str, message: str) -> None:
    """Commit files with a signature by a key of the paper's folder."""
    paper.write(files)
    paper.git("add", "--all")
    signing = ("-c", f"user.signingkey={paper.folder / key}")
    paper.git(*signing, "commit", "--quiet", "-S", "--message", message)


def test_what_is_signed_is_published_and_nothing_else(paper: Paper) -> None:
    sign(paper, {"2022/05/21/a.md": piece("甲稿")}, "乙二", MEANT)
    paper.commit({"2022/05/21/b.md": piece("乙稿")})
    said, waits = publish(paper)
    assert said == "content/2022/05/21/b.md: 提醒：最后一次改动还没有签发，先不公开。请签发人签发。"
    assert "没有公开" in waits
    assert paper.says("甲稿")
    assert paper.says("乙稿") == []


@pytest.mark.parametrize(
    ("key", "message"),
    [("stranger", MEANT), ("乙二", "稿件"), ("", MEANT)],
    ids=["a stranger's key", "signed, but not passed for readers", "a name alone"],
)
def test_a_signature_cannot_be_forged(paper: Paper, key: str, message: str) -> None:
    files = {"2022/05/21/a.md": piece("甲稿")}
    if key:
        sign(paper, {**files}, key, message)
    else:
        paper.commit({**files}, message)
    assert len(publish(paper)) == 2
    assert paper.says("甲稿") == []


def test_an_unsigned_change_leaves_what_was_signed_until_it_is_signed_too(paper: Paper) -> None:
    place = "2022/05/21/a/"
    files = {place + "index.md": piece("甲稿", "![桥](q.jpg)"), place + "q.jpg": photo("red")}
    sign(paper, {**files}, "乙二", MEANT)
    publish(paper)
    before = paper.photos()
    paper.commit({place + "q.jpg": photo("blue")})
    paper.commit({place + "index.md": piece("甲稿", "改了的字。![桥](q.jpg)")})
    for _ in range(2):
        publish(paper)
        assert paper.says("改了的字") == []
        assert paper.photos() == before
    sign(paper, {place + "index.md": piece("甲稿", "又改了的字。")}, "乙二", MEANT)
    publish(paper)
    assert paper.says("又改了的字")


def test_what_is_not_committed_is_not_signed(paper: Paper) -> None:
    sign(paper, {"2022/05/21/a.md": piece("甲稿", "签过的字。")}, "乙二", MEANT)
    publish(paper)
    sign(paper, {"2022/05/21/a.md": piece("甲稿", "再签的字。")}, "乙二", MEANT)
    paper.write({"2022/05/21/a.md": piece("甲稿", "没有提交的字。")})
    publish(paper)
    assert paper.says("签过的字")
    assert paper.says("没有提交的字") == []


def test_a_merge_answers_for_what_it_brings(paper: Paper) -> None:
    paper.git("checkout", "--quiet", "-b", "side")
    sign(paper, {"2022/05/21/a.md": piece("甲稿")}, "乙二", MEANT)
    paper.git("checkout", "--quiet", "main")
    paper.git("merge", "--quiet", "--no-ff", "--message", "合并", "side")
    publish(paper)
    assert paper.says("甲稿") == []


def test_a_withdrawal_needs_no_signature(paper: Paper) -> None:
    paper.commit({"2022/05/20/jiu.md": piece("旧桥", "正文。", "2022年5月20日", "撤稿：有误")})
    paper.commit({"2022/05/21/b.md": piece("乙稿")})
    sign(paper, {"2022/05/21/a.md": piece("甲稿")}, "乙二", MEANT)
    publish(paper)
    assert "有误" in paper.reads("2022/05/20/jiu")
    assert paper.says("乙稿") == []


def test_a_signed_piece_that_links_to_one_that_waits_is_published_without_the_link(
    paper: Paper,
) -> None:
    paper.commit({"2022/05/21/a.md": piece("甲稿")})
    sign(paper, {"2022/05/21/b.md": piece("乙稿", "见[甲稿的说明](a.md)。")}, "乙二", MEANT)
    publish(paper)
    assert "见甲稿的说明。" in paper.reads("2022/05/21/b")


def test_a_faulty_piece_waits_although_it_is_signed(paper: Paper) -> None:
    files = {"2022/05/21/a.md": piece("甲稿", "正文。", "2022年5月21日", "栏木：民生")}
    sign(paper, {**files, "2022/05/21/b.md": piece("乙稿")}, "乙二", MEANT)
    assert "栏木" in publish(paper)[0]
    assert paper.says("甲稿") == []
    assert paper.says("乙稿")


def test_without_a_target_nobody_knows_what_was_signed(paper: Paper) -> None:
    paper.shown = ""
    with pytest.raises(SettingsRefused, match="TARGET="):
        publish(paper)
