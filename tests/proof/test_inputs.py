"""A group of pages is a pure function of its inputs, and every part of these is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from town import Files, Story, Town, difference

from bulletin import pages
from bulletin.model.article import Article
from bulletin.model.faults import ContentFaults
from bulletin.model.photo import PhotoFacts
from bulletin.model.shown import Digested, Piece, Shown, piece_of, shown_of, with_digests
from bulletin.pages import KindFaulty, kinds, static
from bulletin.pages import page as pages_page
from bulletin.pages.page import (
    Inputs,
    Kind,
    decode_inputs,
    encode_inputs,
    inputs_digest,
)
from tests.records import changes, sample

KINDS = sorted(kinds().values(), key=lambda kind: kind.name)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def unseen(inputs: type[Inputs]) -> list[str]:
    """The spots of a kind's inputs in which a change leaves their digest as it was."""
    whole = sample(inputs)
    before = inputs_digest(whole)
    return [
        spot
        for spot, changed in changes(whole, inputs.__name__)
        if inputs_digest(_digested_anew(whole, changed, spot)) == before
    ]


def _digested_anew(before: Any, after: Any, digest: str) -> Any:
    """`after`, in which every digested record that is not as it was `before` has, as it would, another
    digest."""
    if isinstance(after, Digested):
        return structs.replace(after, digest=digest) if after != before else after
    if isinstance(after, tuple) and isinstance(before, tuple) and len(after) == len(before):
        pairs = zip(before, after, strict=True)
        return tuple(_digested_anew(old, new, digest) for old, new in pairs)
    if isinstance(after, Inputs):
        own = {
            one: _digested_anew(getattr(before, one), getattr(after, one), digest)
            for one in after.__struct_fields__
        }
        return type(after)(**own)
    return after


@every_kind
def test_every_change_of_a_kinds_inputs_changes_their_digest(kind: Kind[Any]) -> None:
    assert unseen(kind.inputs) == []


@every_kind
def test_a_field_that_is_left_out_of_the_digest_is_noticed(
    kind: Kind[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail: for each field of each kind, and for those of the records inside."""
    reducer = pages_page._reducer
    for left_out in [one.name for one in structs.fields(kind.inputs)]:

        def careless(inputs: type[Inputs], left_out: str = left_out) -> Callable[[Any], Any]:
            reduce = reducer(inputs)
            at = [one.name for one in structs.fields(inputs)].index(left_out)
            return lambda record: [one for n, one in enumerate(reduce(record)) if n != at]

        with monkeypatch.context() as patched:
            patched.setattr(pages_page, "_reducer", careless)
            missed = unseen(kind.inputs)
        assert any(f".{left_out}" in spot for spot in missed), left_out


@every_kind
def test_inputs_reach_another_process_as_they_were(kind: Kind[Any]) -> None:
    """Also the hour of each moment, which some encodings give back in another zone."""
    whole = sample(kind.inputs)
    sent = decode_inputs(kind, encode_inputs(whole))
    assert sent == whole
    assert repr(sent) == repr(whole)


def known(article: Article, photos: dict[str, PhotoFacts]) -> tuple[Shown, Piece]:
    """An article as pages may know it, once it was read."""
    made = with_digests(article)
    return shown_of(made, photos), piece_of(made, photos)


def test_every_change_of_an_article_or_its_photos_changes_its_digests() -> None:
    """The whole one always; the public one wherever other pages may show something else."""
    article: Article = sample(Article)
    photos = {article.photo: sample(PhotoFacts)}
    shown, piece = known(article, photos)
    plain = structs.replace(shown, digest="")
    for spot, changed in changes((article, photos), "piece"):
        if "_digest" in spot or ".brief" in spot:  # what reading makes of all the rest
            continue
        if len(changed) != 2 or not isinstance(changed[0], Article):
            continue
        if changed[1] and article.photo not in changed[1]:
            continue  # a photo that it does not place
        after, whole = known(*changed)
        assert whole.digest != piece.digest, spot
        if structs.replace(after, digest="") != plain:
            assert after.digest != shown.digest, spot


def a_town(town: Town) -> None:
    """A paper that has pages of every kind."""
    for number in range(7):
        day = f"2022/0{1 + number % 5}/{10 + number}"
        header = {
            "title": f"第{number}篇",
            "date": f"{day.replace('/', '-')} 09:00",
            "section": "要闻" if number % 2 else "图片",
            "topics": "河道",
            "authors": "甲一",
            "aliases": "2021/01/01/old" if number == 1 else "",
            "corrections": "2022-05-30｜应为二十。" if number == 2 else "",
            "withdrawn": "内容有误。" if number == 3 else "",
        }
        text = "云桥镇讯。\n\n![桥](qiao.jpg)" if number == 4 else "云桥镇讯。"
        town.write(town.content / day / f"n{number}.md", Story(header, text).file())
    recent = {"title": "昨天", "date": "2022-05-31 08:00", "section": "要闻"}
    town.write(town.content / "2022/05/31/zuo-tian.md", Story(recent, "看[方案](an.txt)。").file())
    town.write(town.content / "2022/05/31/an.txt", "方案一")
    town.photo(town.content / "2022/05/14/qiao.jpg", 0)
    town.sheet(town.content / "2022/05/14/A01.pdf", 0)
    town.write(town.content / "pages/guan-yu.md", "标题：关于\n\n本报。\n")
    town.write(town.content / "topics/he-dao.md", "标题：河道\n摘要：河。\n\n河道。\n")


def an_edit(town: Town) -> None:
    """One edit after which every kind has a page that is not as it was."""
    header = {
        "title": "新的一篇",
        "date": "2022-06-01 08:00",
        "section": "要闻",
        "topics": "河道、公园",
        "authors": "甲一、乙二",
    }
    town.write(town.content / "2022/06/01/xin.md", Story(header, "开园。").file())
    for name, old, new in (
        ("2022/02/11/n1.md", "第1篇", "改过的一篇"),
        ("2022/05/31/zuo-tian.md", "昨天", "前一天"),
        ("2022/04/13/n3.md", "内容有误。", "核实后撤稿。"),
        ("2022/05/14/n4.md", "云桥镇讯。", "云桥镇又讯。"),
        ("2022/03/12/n2.md", "二十", "三十"),
        ("pages/guan-yu.md", "本报。", "本报社。"),
        ("topics/he-dao.md", "摘要：河。", "摘要：河与湖。"),
        ("2022/05/31/an.txt", "方案一", "方案二"),
    ):
        path = town.content / name
        town.write(path, path.read_text("utf-8").replace(old, new))
    town.photo(town.content / "2022/05/14/qiao.jpg", 99)
    town.sheet(town.content / "2022/05/14/A01.pdf", 99)
    gone = {"title": "撤下的", "date": "2022-05-30 09:00", "section": "要闻", "withdrawn": "误发。"}
    town.write(town.content / "2022/05/30/che.md", Story(gone, "云桥镇讯。").file())
    for name, more in (("js/bulletin.js", "\nvoid 0;\n"), ("img/icon.svg", "\n")):
        file = town.theme / "static" / name
        town.write(file, file.read_text("utf-8") + more)


NAMED_BY_CONTENT = ("文件", "照片", "分享图", "视频和音频", "字幕")
SETTINGS = {"SITEURL": "https://paper.example", "DEFAULT_PAGINATION": 2}


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """What a build after the edit must give."""
    town = Town(tmp_path_factory.mktemp("right"), dict(SETTINGS))
    a_town(town)
    an_edit(town)
    clean = town.clean()
    assert not isinstance(clean, ContentFaults), clean
    return clean


@pytest.fixture(scope="module")
def stale(right: Files, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """By kind, its files that are not right after the edit, made by a program that holds every group for
    what it was."""
    town = Town(tmp_path_factory.mktemp("blind"), dict(SETTINGS))
    a_town(town)
    arrange = pages.arrange
    kind_of: dict[str, str] = {}

    def blind(*known: Any) -> Iterator[pages.Group]:
        for group in arrange(*known):
            kind_of.update(dict.fromkeys(group.paths, group.kind))
            yield structs.replace(group, digest="the same")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bulletin.engine.pipeline.arrange", blind)
        assert not isinstance(town.build(), ContentFaults)
        an_edit(town)
        built = town.build()
    assert not isinstance(built, ContentFaults), built
    found: dict[str, list[str]] = {}
    for path in difference(built, right):
        found.setdefault(kind_of.get(path, ""), []).append(path)
    return found


@pytest.mark.parametrize(
    "kind",
    [kind.name for kind in KINDS if kind.name not in NAMED_BY_CONTENT],
)
def test_a_kind_whose_inputs_are_not_compared_leaves_stale_pages(
    kind: str, stale: Mapping[str, list[str]]
) -> None:
    """The proof that an incremental build equals a clean one can fail, for each kind."""
    assert stale[kind]


def test_an_edit_that_touches_every_kind_gives_what_a_clean_build_gives(
    right: Files, tmp_path: Path
) -> None:
    town = Town(tmp_path / "town", dict(SETTINGS))
    a_town(town)
    assert not isinstance(town.build(), ContentFaults)
    an_edit(town)
    built = town.build()
    assert not isinstance(built, ContentFaults), built
    assert difference(built, right) == []


@pytest.mark.parametrize(
    ("another", "said"),
    [
        (Kind("没有的网页", Inputs, tuple, tuple, {"404.html": Inputs}), "已经有一种网页叫"),
        (Kind("空", Inputs, tuple, tuple), "没有写用哪个模板"),
    ],
    ids=["a name that is taken", "no template"],
)
def test_a_kind_that_cannot_be_is_an_error_at_the_start(
    another: Kind[Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static, "ANOTHER", another, raising=False)
    kinds.cache_clear()
    try:
        with pytest.raises(KindFaulty, match=said):
            kinds()
    finally:
        kinds.cache_clear()
