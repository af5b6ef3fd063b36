"""The index's files: small, made of their own articles alone, and stable where nothing changed."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bulletin.pages.searching import LIMIT, cut
from bulletin.search import whole
from bulletin.search.index import FILTERS, filter_term, make, mend, rows, terms
from bulletin.search.rows import file_of, rows_map
from bulletin.search.segment import Catalogue, Document, Segment, shards
from bulletin.search.shard import Postings, decode, encode
from tests.search.rows import files_in

BODY = "云桥镇的青禾集市五月二十日开张，{}号摊位卖出三十三点五公斤稻米。"


def catalogue(count: int) -> Catalogue:
    """So many articles of one kind; each body's digest is its number."""
    documents = {
        number: Document(
            *(f"/2022/05/20/p{number}/", "集市开张", "", "", "2022-05-20", "要闻"),
            *(("甲一",), ("集市",), ("甲一",), str(number)),
        )
        for number in range(count)
    }
    return Catalogue(Segment("2022-05-2.00000000", count, shards(count)), documents)


def days(newest: date, number: int, each: int) -> list[tuple[date, int]]:
    """`number` days in a row, newest first, with `each` articles."""
    return [(newest - timedelta(days=back), each) for back in range(number)]


def test_a_segment_names_its_shards_before_they_are_made() -> None:
    made = catalogue(40)
    assert list(make(made, BODY.format)) == list(made.segment.bins())


def test_an_edited_text_changes_the_shards_of_its_words_alone() -> None:
    made = catalogue(200)
    before = make(made, BODY.format)
    after = make(made, lambda body: BODY.format(body) + ("本报续报" if body == "7" else ""))
    changed = [path for path in before if before[path] != after[path]]
    assert 1 <= len(changed) <= len(terms("本报续报") | terms("。本"))


def test_of_an_article_that_is_withdrawn_nothing_is_left_but_its_number() -> None:
    made = catalogue(40)
    gone = made.documents | {7: Document("/2022/05/20/p7/", withdrawn=True)}
    without = {number: one for number, one in made.documents.items() if number != 7}
    assert make(replace(made, documents=gone), BODY.format) == make(
        replace(made, documents=without), BODY.format
    )
    some = [(one, BODY.format(one.body or "x")) for one in gone.values()]
    assert rows(some) == rows(some[:7])[:-1] + b",null," + rows(some[8:])[1:]


words = st.text(st.sampled_from("云桥镇青禾区AB12. ，"), max_size=12)
documents = st.builds(
    Document,
    *(words, words, words, words, st.just("2022-05-20"), st.sampled_from(["要闻", "民生"])),
    *(st.tuples(words), st.lists(words, max_size=2).map(tuple), st.tuples(words), words),
)


withdrawn = st.just(Document("", withdrawn=True))


def addressed(one: Document, number: int) -> Document:
    """A document with an address of its own."""
    return replace(one, url=f"/2022/05/20/p{number}/")


@given(st.lists(st.one_of(documents, withdrawn), min_size=1, max_size=12), st.data())
def test_a_mended_segment_has_the_bytes_of_one_that_is_made(
    before: list[Document], data: st.DataObject
) -> None:
    """Whatever changes in some of its documents, or is withdrawn; here a body's digest is its text."""
    after = [data.draw(st.one_of(st.just(one), documents, withdrawn)) for one in before]
    before, after = (
        [addressed(one, at) for at, one in enumerate(some)] for some in (before, after)
    )
    segment = Segment("2022-05-2.00000000", len(before), 1 + shards(len(before)))
    old = make(Catalogue(segment, dict(enumerate(before))), str)
    shared = rows((one, one.body) for one in before)  # all in one file, which is what may happen
    changed = {number: shared for number, one in enumerate(before) if one != after[number]}
    new = Catalogue(segment, {number: after[number] for number in changed})
    mended = mend(new, str, changed, old.__getitem__)
    assert {**old, **mended} == make(Catalogue(segment, dict(enumerate(after))), str)


@given(st.lists(st.sets(st.integers(0, 19)), max_size=9), st.data())
def test_a_shard_is_read_as_it_was_written(lists: list[set[int]], data: st.DataObject) -> None:
    documents = {hashed * 331: sorted(some) for hashed, some in enumerate(lists) if some}
    places = {
        hashed: sorted(2 * one + data.draw(st.integers(0, 1)) for one in some)
        for hashed, some in documents.items()
        if data.draw(st.booleans())
    }
    postings = Postings(documents, places)
    assert decode(encode(postings, 20), 20) == postings


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30))
def test_the_terms_of_a_part_are_among_those_of_the_whole(text: str) -> None:
    zero_below = {term for term in terms(text) if term & 0xFFFF}
    assert zero_below <= terms("前" + text + "后")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))), st.text())
def test_no_text_has_the_term_of_a_filter(text: str, name: str) -> None:
    name = name.encode("utf-8", "ignore").decode()
    assert not {filter_term(kind, name) for kind in FILTERS} & terms(text)


@pytest.mark.parametrize(
    ("newest", "number", "each", "names"),
    [
        pytest.param(date(2026, 3, 5), 1, 1, ["2026-03-1"], id="first_day"),
        pytest.param(
            date(2026, 3, 31), 62, 2, ["2026-03-3", "2026-03-0", "2026-02", "2026-01"],
            id="months_of_an_open_quarter",
        ),
        pytest.param(
            date(2026, 3, 5), 20, 1, ["2026-03-1", "2026-02-3", "2026-02-0"],
            id="a_month_stays_cut_for_ten_days",
        ),
        pytest.param(
            date(2026, 6, 15), 400, 1,
            ["2026-06-2", "2026-06-1", "2026-05", "2026-04", "2026-q1", "2025"],
            id="small_paper",
        ),
        pytest.param(
            date(2025, 7, 9), 300, 12,
            ["2025-07-1", "2025-06-3", "2025-06-0", "2025-05", "2025-04", "2025-q1",
             "2024"],
            id="large_paper",
        ),
        pytest.param(
            date(2025, 10, 9), 400, 25,
            ["2025-10-1", "2025-09-3", "2025-09-0", "2025-08", "2025-07", "2025-h1",
             "2024"],
            id="a_half_year_that_is_over",
        ),
        pytest.param(
            date(2026, 6, 15), 500, 20,
            ["2026-06-2", "2026-06-1", "2026-05", "2026-04", "2026-q1", "2025-h2", "2025-h1"],
            id="a_year_that_is_too_large",
        ),
        pytest.param(
            date(2025, 7, 9), 2, LIMIT, ["2025-07-1"], id="a_crowded_day_is_not_cut",
        ),
    ],
)  # fmt: skip
def test_segments_are_fine_where_news_arrives_and_large_where_none_does(
    newest: date, number: int, each: int, names: list[str]
) -> None:
    assert [name for name, _ in cut(days(newest, number, each))] == names


@given(st.lists(st.tuples(st.dates(date(2019, 1, 1), date(2026, 12, 31)), st.integers(1, 2000))))
def test_every_article_is_in_one_segment_whatever_the_days(found: list[tuple[date, int]]) -> None:
    newest_first = sorted(dict(found).items(), reverse=True)
    segments = list(cut(newest_first))
    assert sum(size for _, size in segments) == sum(size for _, size in newest_first)
    assert len({name for name, _ in segments}) == len(segments)


def test_a_site_without_articles_has_no_segments() -> None:
    assert list(cut([])) == []


@given(st.dates(date(2019, 1, 1), date(2026, 12, 30)))
def test_a_new_day_leaves_the_segments_of_other_years_as_they_were(newest: date) -> None:
    before = dict(cut(days(newest, 900, 12)))
    after = dict(cut(days(newest + timedelta(days=1), 901, 12)))
    moved = {name[:4] for name, size in before.items() if after.get(name) != size}
    assert moved <= {str(newest.year), str(newest.year - 1)}


@given(
    st.lists(st.dictionaries(st.integers(1, 2**32 - 1), st.integers(0, 3), max_size=9), min_size=1),
    st.integers(1, 40),
    st.booleans(),
)
def test_all_shards_at_once_are_those_written_one_by_one(
    documents: list[dict[int, int]], number: int, dense: bool
) -> None:
    """Hashes of any size, lists long and short; 1 stands for a term of the title, 2 of a deck."""
    if dense:
        documents = [{**one, 331: 1, 2**31: 0} for one in documents]
    one_by_one = [Postings({}, {}) for _ in range(number)]
    everywhere, headlines = [], []
    for at, one in enumerate(documents):
        everywhere.append((at, np.array(list(one), np.uint64)))
        for place in (1, 2):
            some = [hashed for hashed, where in one.items() if where == place]
            headlines.append((2 * at + place - 1, np.array(some, np.uint64)))
        for hashed, where in one.items():
            postings = one_by_one[hashed * number >> 32]
            postings.documents.setdefault(hashed, []).append(at)
            if where in (1, 2):
                postings.headlines.setdefault(hashed, []).append(2 * at + where - 1)
    made = whole.shards(everywhere, headlines, len(documents), number)
    assert made == [encode(postings, len(documents)) for postings in one_by_one]


days_of = st.dates(date(1, 1, 1), date(2100, 12, 31))
addresses = st.lists(
    st.tuples(days_of, st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True)), unique=True
)


@given(addresses)
def test_the_map_of_a_segment_names_the_file_of_each_document(
    found: list[tuple[date, str]],
) -> None:
    """Also of days long ago, and of days with many articles."""
    order = [
        f"{day.isoformat().replace('-', '/')}/{slug}" for day, slug in sorted(found, reverse=True)
    ]
    assert files_in(rows_map(order)) == [file_of(address) for address in order]


def test_an_articles_file_depends_on_its_address_alone() -> None:
    order = [f"2022/05/{day:02}/story-{number}" for day in (21, 20) for number in range(40)]
    known = dict(zip(order, files_in(rows_map(order)), strict=True))
    for gone in (order[0], order[45]):
        left = [address for address in order if address != gone]
        assert files_in(rows_map(left)) == [known[address] for address in left]


def test_the_map_of_a_years_five_thousand_articles_is_small() -> None:
    order = [
        f"{date(2025, 12, 31) - timedelta(days=back):%Y/%m/%d}/story-{number}"
        for back in range(365)
        for number in range(14)
    ]
    assert len(order) > 5000
    assert len(rows_map(order)) < 6_000
