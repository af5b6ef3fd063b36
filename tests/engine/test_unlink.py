"""A link to a page that is not there becomes words; no other link does, and no word goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bulletin.engine.unlink import Unlinked, dead_ends, unlinked
from bulletin.model.article import Body, Part, encode_body
from bulletin.model.faults import Fault
from bulletin.store.bodies import Bodies
from tests.arranging.paper import article

DEAD = {"2022/05/20/a/", "2022/05/20/甲&乙/"}


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ('见<a href="{}2022/05/20/a/">甲</a>。', "见甲。"),
        ('见<a href="{}2022/05/20/a/#h-一">甲</a>。', "见甲。"),
        ('见<a href="{}2022/05/20/a/" title="题"><b>甲</b>乙</a>。', "见<b>甲</b>乙。"),
        ('<a href="{}2022/05/20/甲&amp;乙/">甲</a>', "甲"),
        ('<a href="{}2022/05/20/a/">甲</a><a href="{}b/">乙</a>', '甲<a href="{}b/">乙</a>'),
        ('<a href="{}2022/05/20/a/b/">甲</a>', '<a href="{}2022/05/20/a/b/">甲</a>'),
        ('<a href="https://x.example/2022/05/20/a/">甲</a>', '<a href="https://x.example/2022/05/20/a/">甲</a>'),
        ('<a href="#2022/05/20/a/">甲</a>', '<a href="#2022/05/20/a/">甲</a>'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("root", ["/", "/daily/"])
def test_the_words_of_a_dead_link_stay(root: str, typed: str, left: str) -> None:
    said = Body((Part(html=typed.replace("{}", root)), Part(photos=(0,))), "甲")
    found = unlinked(said, DEAD, root)
    assert found.parts == (Part(html=left.replace("{}", root)), Part(photos=(0,)))
    assert found.text == "甲"


def test_only_faults_of_links_name_dead_ends() -> None:
    faults = [Fault("a.md", 1, "", "", missing="b/"), Fault("a.md", 2, "", "", missing="c/"), Fault("b.md", 1, "", "")]  # fmt: skip
    assert dead_ends(faults) == {"a.md": {"b/", "c/"}}


def test_a_piece_forgets_the_links_that_it_no_longer_has_and_keeps_no_text_of_its_own(
    tmp_path: Path,
) -> None:
    kept = tmp_path / "bodies"
    body = Body((Part(html='<p><a href="/a/">甲</a><a href="/b/">乙</a></p>'),), "甲乙")
    name, data = encode_body(body)
    Bodies(kept).add([(name, data)])
    piece = article(1, body=name, links=(("a/", 7), ("b/", 7)))
    same = article(2, body=name, links=(("a/", 7),))
    made = Unlinked(kept, "/", {piece.path: {"a/"}})
    found, untouched = made.articles([piece, same])
    assert untouched is same
    assert found.links == (("b/", 7),)
    ((_, shown),) = Bodies(kept).fetch([found.body])
    assert shown.parts == (Part(html='<p>甲<a href="/b/">乙</a></p>'),)
    made.forget()
    assert dict(Bodies(kept).fetch([name, found.body])) == {name: body}
