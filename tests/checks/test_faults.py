"""Bad input: every fault of the run in one list, exit code 1, nothing of the old output lost."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT, forked

GOOD = "标题：一\n日期：2022-05-20\n栏目：要闻\n\n正文。\n"


def run(folder: Path, *settings: str) -> subprocess.CompletedProcess[str]:
    """Build the content of a folder by Pelican's own command line."""
    words = [folder / "content", "-o", folder / "output", "-s", PROJECT / "pelicanconf.py"]
    own = [f'CACHE_PATH="{folder / "cache"}"', "JOBS=1", *settings]
    return forked([*words, "--fatal", "errors", "-e", *own], folder / "cache")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one good article, built."""
    folder = tmp_path_factory.mktemp("built")
    write(folder, "2022/05/20/yi.md", GOOD)
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def paper(built: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(built, tmp_path, dirs_exist_ok=True))


def write(folder: Path, path: str, text: str) -> None:
    """Write a file of the content folder."""
    file = folder / "content" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the output."""
    found = (path for path in (folder / "output").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_every_fault_of_a_run_stands_in_one_list_and_the_old_site_stays(paper: Path) -> None:
    before = files(paper)
    write(paper, "2022/05/20/er.md", "日期：2022-05\n栏目：要问\n\n正文。\n")
    write(paper, "2022/05/20/yi/index.md", GOOD)
    write(paper, "2022/05/20/san.md", GOOD + "\n![图](mei-you.jpg)\n\n[链接](mei-you.md)\n")
    write(paper, "2022/05/20/../../x.md", GOOD)
    done = run(paper)
    lines = [line.partition("/content/")[2] for line in done.stderr.splitlines()]
    assert done.returncode == 1
    assert lines[:-1] == [
        "2022/05/20/er.md:1: “2022-05”不是完整的日期。请写成 2022年5月21日 或 2022-05-21 09:30。",
        "2022/05/20/er.md:1: 没有标题。请在开头加一行“标题：…”。",
        "2022/05/20/er.md:2: 没有“要问”这个栏目。是不是“要闻”？"
        "栏目有：要闻、民生、经济、街道、生态、文化、平安、图片。",
        "2022/05/20/san.md:7: 找不到图片 mei-you.jpg。请把图片放在文章旁边，文件名写得一样。",
        "2022/05/20/san.md:9: 链接指向的 /2022/05/20/mei-you/ 不存在。请核对文件名或网址。",
        "2022/05/20/yi/index.md: 和 2022/05/20/yi.md 是同一个网址 /2022/05/20/yi/。请给其中一个文件换个名字。",
        "2022/x.md: 文章不在“年/月/日”文件夹里。请移到 2022/05/21/ 这样的文件夹。",
    ]
    assert done.stderr.splitlines()[-1].startswith("共 7 处错误，网站没有改动。")
    assert "Traceback" not in done.stdout + done.stderr
    assert files(paper) == before


def test_a_template_error_names_its_template_and_line_and_changes_nothing(
    paper: Path, tmp_path: Path
) -> None:
    before = files(paper)
    broken = tmp_path / "templates"
    broken.mkdir()
    (broken / "article.html").write_text(
        '{% extends "base.html" %}\n{% block main %}\n{{ view.nothing }}{% endblock %}'
    )
    done = run(paper, f'THEME_TEMPLATES_OVERRIDES=["{broken}"]')
    assert done.returncode == 1
    assert "templates/article.html:3: 模板出错" in done.stderr
    assert files(paper) == before


def test_a_folder_with_other_things_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "2022/05/20/yi.md", GOOD)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "thesis.txt").write_text("mine")
    done = run(tmp_path)
    assert done.returncode == 1
    assert "里面有不是本系统生成的文件" in done.stderr
    assert files(tmp_path) == {"output/thesis.txt": b"mine"}


def test_a_full_disk_is_said_and_leaves_the_site_as_it_was(paper: Path) -> None:
    before = files(paper)
    write(paper, "2022/05/20/er.md", GOOD.replace("正文", "很长的正文" * 20_000))

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    program = Path(sys.executable).with_name("pelican")
    command = [program, paper / "content", "-o", paper / "output", "-s", PROJECT / "pelicanconf.py"]
    overrides = [f'CACHE_PATH="{paper / "cache"}"', "JOBS=1"]
    done = subprocess.run(
        [*map(str, command), "--fatal", "errors", "-e", *overrides],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=full,
    )
    assert done.returncode == 1
    assert "系统不让读写" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert files(paper) == before
    assert run(paper).returncode == 0
    assert "output/2022/05/20/er/index.html" in files(paper)


def test_a_folder_where_a_page_belongs_is_named_and_not_touched(paper: Path) -> None:
    page = paper / "output" / "404.html"
    whole = page.read_bytes()
    page.unlink()
    page.mkdir()
    (page / "mine.txt").write_text("mine")
    done = run(paper)
    assert done.returncode == 1
    assert f"{page}: 这里该放网页，却是一个文件夹，没有动它。" in done.stderr
    assert (page / "mine.txt").read_text() == "mine"
    page.rename(paper / "aside")
    assert run(paper).returncode == 0
    assert page.read_bytes() == whole


def test_a_file_that_no_build_wrote_is_never_deleted(paper: Path) -> None:
    (paper / "output" / "CNAME").write_text("paper.example")
    write(paper, "2022/05/20/er.md", GOOD.replace("标题：一", "标题：二"))
    assert run(paper).returncode == 0
    (paper / "content" / "2022/05/20/er.md").unlink()
    assert run(paper).returncode == 0
    assert (paper / "output" / "CNAME").read_text() == "paper.example"
    assert not (paper / "output" / "2022/05/20/er").exists()


def test_drafts_scheduled_and_withdrawn_pieces_leave_no_trace(town: object) -> None:
    folder: Path = town.folder  # type: ignore[attr-defined]
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith(".bulletin"):
            data = path.read_bytes()
            for secret in (
                b"SECRETDRAFT",
                b"SECRETFUTURE",
                b"SECRETWITHDRAWN",
                "一篇草稿".encode(),
                "撤稿话题".encode(),
            ):
                assert secret not in data, path


def test_a_damaged_record_is_said_once_and_made_anew(paper: Path) -> None:
    """Also that of photos where there are none."""
    for name in ("index", "photo-facts"):
        (paper / "cache" / name).write_bytes(b"damaged")
    for text, said in (("新的正文", True), ("更新的正文", False)):
        write(paper, "2022/05/20/yi.md", GOOD.replace("正文", text))
        done = run(paper)
        assert done.returncode == 0, done.stderr
        assert ("已损坏" in done.stdout) is said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2022-05-20 09:30", "2022-05-20 14:00", True),
        ("2022-05-20 09:30", "2022-05-20 09:30", False),
        ("2022-05-20 09:30\n状态：草稿", "2022-05-20 14:00", False),
        ("2099-05-20 09:30", "2099-05-20 14:00", False),
    ],
)
def test_a_published_date_does_not_change_unnoticed(
    tmp_path: Path, old: str, new: str, said: bool
) -> None:
    """Once it is out; a draft or a piece that waits for its day may be put off."""
    path = f"{new[:10].replace('-', '/')}/er.md"
    write(tmp_path, path, GOOD.replace("2022-05-20", old))
    assert run(tmp_path).returncode == 0
    write(tmp_path, path, GOOD.replace("2022-05-20", new).replace("正文", "新的正文"))
    for _ in range(2):  # again when nothing has changed
        done = run(tmp_path)
        assert done.returncode == 0
        assert ("发布时间从 2022-05-20 09:30 改成了 2022-05-20 14:00" in done.stdout) is said


@pytest.mark.parametrize("name", ["photos", "assets", "static"])
def test_the_sites_own_folders_are_no_address_of_a_page_or_of_a_piece(
    paper: Path, name: str
) -> None:
    write(paper, f"pages/{name}.md", "标题：照片\n\n正文。\n")
    done = run(paper)
    assert done.returncode == 1
    assert f"“{name}”是本站留着用的网址。" in done.stderr
    (paper / f"content/pages/{name}.md").unlink()
    write(paper, "2022/05/20/yi.md", GOOD.replace("栏目", f"旧址：{name}/a\n栏目"))
    done = run(paper)
    assert done.returncode == 1
    assert "旧址" in done.stderr
