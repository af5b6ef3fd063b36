"""`python -m bulletin.lint` on a folder outside the repository: what it says, how it ends, what it keeps."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bulletin.lint.__main__ import main
from bulletin.lint.handbook import FILES, HANDBOOK, INDEX, RULES_FOLDER, handbook, write_handbook
from bulletin.lint.rules import PAPER_RULES, RULES

GOOD = "标题：书市开张\n日期：2022年5月21日\n栏目：要闻\n\n书市昨天开张。\n"
TERMS = '[[place]]\nname = "云桥镇"\nwrong = ["云乔镇"]\n'


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with one article in order."""
    folder = tmp_path / "content"
    (folder / "2022/05/21").mkdir(parents=True)
    (folder / "2022/05/21/a.md").write_text(GOOD, "utf-8")
    return folder


def run(content: Path, *arguments: str) -> int:
    """Run the command without a cache, on a day in June 2022."""
    return main([str(content), "--no-cache", "--now", "2022-06-01", *arguments])


def test_a_folder_in_order_ends_with_0(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(content) == 0
    assert capsys.readouterr().out == "没有发现问题。\n"


def test_a_warning_is_told_and_ends_with_0(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "2022/05/21/a.md").write_text(GOOD + "\n来了很多人,很热闹。\n", "utf-8")
    assert run(content) == 0
    assert capsys.readouterr().out == (
        f"{content}/2022/05/21/a.md:7: 提醒：半角“,”夹在汉字里（了很多人,很热闹。）。请改成全角“，”。\n"
        "共提醒 1 处。\n"
    )


def test_an_error_ends_with_1_and_the_reader_s_faults_are_told_too(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "2022/05/21/a.md").write_text(GOOD.replace("要闻", "要问"), "utf-8")
    (content / "2022/05/21/b.md").write_text(GOOD + "《春。\n", "utf-8")
    assert run(content) == 1
    told = capsys.readouterr().out
    assert "a.md:3: 错误：没有“要问”这个栏目。是不是“要闻”？" in told
    assert "b.md:6: 错误：“《”没有合上" in told
    assert told.endswith("共错误 2 处。\n")


def test_what_the_reader_finds_in_a_text_is_told_with_what_it_understood_otherwise(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GOOD + "\n##小标题不空格\n\n<!-- 核对 -->\n\n见[下文](#没有)。\n"
    (content / "2022/05/21/a.md").write_text(text, "utf-8")
    (content / "2022/05/21/b.md").write_text(GOOD.replace("5月21", "5月20"), "utf-8")
    assert run(content) == 1
    lines = capsys.readouterr().out.replace(f"{content}/2022/05/21/", "").splitlines()
    assert lines == [
        "a.md:7: 备注：“##小标题不空格”当作小标题了。“##”后面请空一格。",
        "a.md:9: 备注：备注“核对”读者看不到。要给读者看的，请写在正文里。",
        "a.md:11: 错误：链接“#没有”指向的小标题不存在。请写成“#”加上本篇的一个小标题。",
        "b.md: 错误：日期是 2022-05-20，文件却放在 2022/05/21 里。请改日期，或把文件移到那一天的文件夹。",
        "共错误 2 处，备注 2 处。",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "nowhere: 没有这个文件夹。请核对内容文件夹的位置。"),
        (["--settings", "nowhere.py"], "nowhere.py: 没有这个设置文件。"),
        (["--now", "昨天"], "--now 昨天: 不是时间。"),
        (["--format", "xml"], "--format"),
    ],
    ids=["no folder", "no settings", "no time", "no format"],
)
def test_a_wrong_call_ends_with_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert told in capsys.readouterr().err


def test_github_gets_annotations(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (content / "2022/05/21/a.md").write_text(GOOD + "100%的《书。\n", "utf-8")
    assert run(content, "--format", "github") == 1
    assert capsys.readouterr().out == (
        f"::error file={content}/2022/05/21/a.md,line=6,title=brackets"
        "::“《”没有合上（《书。）。请补上“》”，或删去多余的。\n"
    )


def test_gitlab_gets_a_report_whose_findings_stay_the_same_when_lines_move(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = []
    for text in ("《书。\n\n《书。\n", "新的一段。\n\n《书。\n\n《书。\n"):
        (content / "2022/05/21/a.md").write_text(GOOD + text, "utf-8")
        assert run(content, "--format", "gitlab") == 1
        reports.append(json.loads(capsys.readouterr().out))
    first, second = reports
    assert first[0] == {
        "description": "“《”没有合上（《书。）。请补上“》”，或删去多余的。",
        "check_name": "brackets",
        "fingerprint": first[0]["fingerprint"],
        "severity": "major",
        "location": {"path": f"{content}/2022/05/21/a.md", "lines": {"begin": 6}},
    }
    assert [row["location"]["lines"]["begin"] for row in (*first, *second)] == [6, 8, 8, 10]
    prints = [[row["fingerprint"] for row in report] for report in reports]
    assert prints[0] == prints[1]
    assert len(set(prints[0])) == 2


def test_since_a_revision_only_what_changed_is_told(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=甲一", "-c", "user.email=jia@paper.example"]
        subprocess.run(["git", *who, *words], cwd=content.parent, check=True, capture_output=True)

    (content / "2022/05/21/old.md").write_text(GOOD + "《旧。\n", "utf-8")
    git("init")
    git("add", ".")
    git("commit", "-m", "x")
    assert run(content, "--since", "HEAD") == 0
    assert capsys.readouterr().out == "没有发现问题。\n"
    (content / "2022/05/21/a.md").write_text(GOOD + "《书。\n", "utf-8")
    (content / "2022/05/21/新.md").write_text(GOOD + "《新。\n", "utf-8")
    assert run(content, "--since", "HEAD") == 1
    told = capsys.readouterr().out
    assert "a.md:6: 错误" in told
    assert "新.md:6: 错误" in told
    assert "old.md" not in told
    with pytest.raises(SystemExit, match="--since nothing: git 找不到这个版本。"):
        run(content, "--since", "nothing")


def test_a_request_that_deletes_a_published_piece_says_where_it_went(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=甲一", "-c", "user.email=jia@paper.example"]
        subprocess.run(["git", *who, *words], cwd=content.parent, check=True, capture_output=True)

    day = content / "2022/05/21"
    (day / "a.md").write_text(GOOD + "书市开张。\n", "utf-8")
    (day / "b.md").write_text(GOOD.replace("标题：", "状态：草稿\n标题：") + "草稿。\n", "utf-8")
    git("init")
    git("add", ".")
    git("commit", "-m", "x")
    (day / "a.md").unlink()
    (day / "b.md").unlink()
    assert run(content, "--since", "HEAD") == 1
    told = capsys.readouterr().out
    assert "a.md: 错误" in told
    assert "/2022/05/21/a/ 会打不开" in told
    assert "b.md" not in told
    moved = GOOD.replace("标题：", "旧址：2022/05/21/a\n标题：")
    (day / "c.md").write_text(moved + "书市开张。\n", "utf-8")
    assert run(content, "--since", "HEAD") == 0
    (day / "c.md").unlink()
    (day / "a").mkdir()
    (day / "a/index.md").write_text(GOOD + "书市开张。\n", "utf-8")
    assert run(content, "--since", "HEAD") == 0


def test_a_request_s_preview_has_a_page_of_all_that_was_found(
    content: Path, tmp_path: Path, phone: Page
) -> None:
    (content / "2022/05/21/a.md").write_text(GOOD + "《书<b>市。\n", "utf-8")
    report = tmp_path / "output/report.html"
    assert run(content, "--page", str(report)) == 1
    phone.goto(report.as_uri())
    assert phone.locator("h2 a").get_attribute("href") == "2022/05/21/a/index.html"
    assert "a.md" in phone.locator("h2").inner_text()
    assert "错误：" in phone.locator("li").all_inner_texts()[0]
    assert phone.locator("li b").count() == 0
    (content / "2022/05/21/a.md").write_text(GOOD + "书市开张。\n", "utf-8")
    assert run(content, "--page", str(report)) == 0
    phone.goto(report.as_uri())
    assert "没有发现问题" in phone.locator("body").inner_text()


def test_json_is_a_list_of_findings(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (content / "2022/05/21/a.md").write_text(GOOD + "《书。\n", "utf-8")
    run(content, "--format", "json")
    assert json.loads(capsys.readouterr().out) == [
        {
            "file": f"{content}/2022/05/21/a.md",
            "line": 6,
            "kind": "error",
            "rule": "brackets",
            "message": "“《”没有合上（《书。）。请补上“》”，或删去多余的。",
        }
    ]


def test_fix_mends_what_is_safe_and_shows_it(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "terms.toml").write_text(TERMS, "utf-8")
    path = content / "2022/05/21/a.md"
    path.write_bytes((GOOD + "云乔镇来了很多人,都说“好,好”。\n").replace("\n", "\r\n").encode())
    assert run(content, "--fix") == 0
    assert path.read_bytes().decode() == (GOOD + "云桥镇来了很多人，都说“好,好”。\n").replace(
        "\n", "\r\n"
    )
    told = capsys.readouterr().out
    assert "-云乔镇来了很多人,都说“好,好”。\n+云桥镇来了很多人，都说“好,好”。\n" in told


def test_fix_leaves_a_file_without_slips_untouched(content: Path) -> None:
    path = content / "2022/05/21/a.md"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    before = path.stat().st_mtime_ns
    assert run(content, "--fix") == 0
    assert path.stat().st_mtime_ns == before
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_broken_word_list_is_an_error(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (content / "terms.toml").write_text('[[place]]\nname = "云桥镇"\nwrong = "云乔镇"\n', "utf-8")
    assert run(content) == 1
    assert (
        'terms.toml: 错误：用语表：[[place]] 里“wrong”应当写成 wrong = ["…", "…"]。'
        in capsys.readouterr().out
    )


def test_what_is_kept_is_used_and_a_change_of_a_file_or_of_the_word_list_is_seen(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "pelicanconf.py"
    repository = Path(__file__).parents[2]
    settings.write_text(
        (repository / "pelicanconf.py")
        .read_text("utf-8")
        .replace("Path(__file__).parent", f"Path({str(repository)!r})")
        + f"\nCACHE_PATH = {str(tmp_path / 'cache')!r}\n",
        "utf-8",
    )

    def told() -> str:
        main([str(content), "--settings", str(settings), "--now", "2022-06-01"])
        return capsys.readouterr().out

    path = content / "2022/05/21/a.md"
    path.write_text(GOOD + "云乔镇《书。\n", "utf-8")
    first = told()
    assert first.endswith("共错误 1 处。\n")
    assert list((tmp_path / "cache").rglob("lint"))
    assert told() == first
    (content / "terms.toml").write_text(TERMS, "utf-8")
    assert told().endswith("共错误 1 处，提醒 1 处。\n")
    path.write_text(GOOD, "utf-8")
    assert told() == "没有发现问题。\n"


def test_two_processes_find_what_one_finds(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(450):
        text = GOOD.replace("书市开张", f"书市第{number}天") + "《书。\n" * (number % 90 == 0)
        (content / f"2022/05/21/n{number:03}.md").write_text(text, "utf-8")
    assert run(content) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.split("/")[-1].split(":")[0] for line in told[:-1]] == [
        f"n{number:03}.md" for number in range(0, 450, 90)
    ]


def test_the_handbook_s_pages_of_rules_are_up_to_date() -> None:
    there = [HANDBOOK / INDEX, HANDBOOK / FILES, *(HANDBOOK / RULES_FOLDER).iterdir()]
    pages = {path.relative_to(HANDBOOK).as_posix(): path.read_text("utf-8") for path in there}
    assert pages == handbook(), "请运行 python -m bulletin.lint --handbook"


def test_the_page_of_a_rule_that_is_no_more_goes(tmp_path: Path) -> None:
    (tmp_path / RULES_FOLDER).mkdir()
    (tmp_path / RULES_FOLDER / "old.md").write_text("# 旧规则", "utf-8")
    write_handbook(tmp_path)
    names = {path.stem for path in (tmp_path / RULES_FOLDER).iterdir()}
    assert names == {rule.name for rule in (*RULES, *PAPER_RULES)}


def test_the_handbook_has_a_page_for_every_rule_with_both_examples() -> None:
    pages = handbook()
    for rule in (*RULES, *PAPER_RULES):
        page = pages[f"{RULES_FOLDER}/{rule.name}.md"]
        assert page.startswith(f"# {rule.title}\n")
        assert f"[{rule.title}]({RULES_FOLDER}/{rule.name}.md)" in pages[INDEX]
        for example in (rule.wrong, rule.right):
            for text in [example] if isinstance(example, str) else example.values():
                assert text in page


def test_the_real_articles_have_no_errors(capsys: pytest.CaptureFixture[str]) -> None:
    """Judged as on the day after the newest, so that none is too old for errors."""
    assert main(["--no-cache", "--now", "2022-06-01"]) == 0, capsys.readouterr().out


def test_errors_of_rules_in_old_pieces_and_all_errors_of_drafts_are_warnings(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = content / "2022/05/21/a.md"
    path.write_text(GOOD + "《书。\n", "utf-8")
    assert main([str(content), "--no-cache", "--now", "2022-06-20"]) == 1
    assert main([str(content), "--no-cache", "--now", "2022-06-21"]) == 0
    assert "a.md:6: 提醒：“《”没有合上" in capsys.readouterr().out
    path.write_text("状态：草稿\n标提：书市\n\n《书。\n", "utf-8")
    assert run(content) == 0
    assert "a.md:2: 提醒：不认识“标提”。" in capsys.readouterr().out
    path.write_text(GOOD.replace("要闻", "要问"), "utf-8")  # what stops the build is an error
    assert main([str(content), "--no-cache", "--now", "2022-06-21"]) == 1


def test_the_build_s_faults_stand_in_the_same_list_each_once(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "2022/05/21/a.md").write_text(GOOD.replace("要闻", "要问"), "utf-8")
    (content / "2022/05/21/b.md").write_text(GOOD.replace("书市开张", "书市闭幕"), "utf-8")
    assert run(content) == 1
    printed = tmp_path / "build.log"
    printed.write_text(
        "读了两篇。\n"
        + capsys.readouterr().out.replace("错误：", "")
        + f"{content}/2022/05/21/b.md:5: 链接指向的 /x/ 不存在。请核对文件名或网址。\n"
        + "2022/05/21/b.md: 提醒：这张图片没有稿件用到。\n"
        + "nowhere/c.md:5: 别处的。\n共 2 处错误，网站没有改动。\n",
        "utf-8",
    )
    assert run(content, "--faults", str(printed)) == 1
    above = f"{content}/2022/05/21/"
    assert [line.removeprefix(above) for line in capsys.readouterr().out.splitlines()] == [
        "a.md:3: 错误：没有“要问”这个栏目。是不是“要闻”？栏目有：要闻、民生、经济、街道、生态、文化、平安、图片。",
        "b.md: 提醒：这张图片没有稿件用到。",
        "b.md:5: 错误：链接指向的 /x/ 不存在。请核对文件名或网址。",
        "共错误 2 处，提醒 1 处。",
    ]
    assert run(content, "--faults", str(printed), "--format", "gitlab") == 1
    rules = [row["check_name"] for row in json.loads(capsys.readouterr().out)]
    assert sorted(rules) == ["build", "build", "reader"]


def test_a_build_that_printed_nothing_adds_nothing(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(content, "--faults", str(tmp_path / "none.log")) == 0
    assert capsys.readouterr().out == "没有发现问题。\n"
