"""Doubts: what the second edition had to decide in today's pieces, told once for an editor to confirm.

In: the second edition's site, the archive, the options. Out: warnings, one for each doubtful word of the
pieces of the build's own day. Tomorrow they are not told again; a word that stands in `content/terms.toml`
is certain.
"""

from __future__ import annotations

from collections.abc import Iterator

from bulletin.model.archive import Archive
from bulletin.model.article import Article
from bulletin.model.faults import Fault
from bulletin.model.site import HANS, Site
from bulletin.reading import terms
from bulletin.reading.decode import decode
from bulletin.settings import Options
from bulletin.store.bodies import BODIES, Bodies


def doubts(site: Site, archive: Archive, options: Options) -> Iterator[Fault]:
    """What an editor should look at, by the file and line where it stands first."""
    day = options.now.date()
    pieces = [piece.article for piece in archive.pieces.values()]
    today = [one for one in pieces if one.date.date() == day and one.lang == HANS]
    if not today:
        return
    from bulletin.editions.hant import Hant  # noqa: PLC0415 (a day without pieces needs no OpenCC)

    how = site.traditional
    hant = Hant(how.names, how.region, how.quotes)
    bodies = dict(Bodies(options.cache / BODIES).fetch([one.body for one in today]))
    told: set[str] = set()
    for article in sorted(today, key=lambda one: one.path):
        body = bodies[article.body].text if article.body in bodies else ""
        for doubt in hant.doubts("\n".join((*_said(article), body))):
            if doubt.words not in told:
                told.add(doubt.words)
                fact = f"繁体版把“{doubt.words}”写成“{doubt.written}”，也可能是“{doubt.other}”。"
                remedy = (
                    f'请看一遍。要定下来，就在 {terms.FILE} 里加一段：[[word]]，name = "{doubt.words}"，'
                    f'hant = "……"。'
                )
                line = _line(options, article, doubt.words)
                yield Fault(article.path, line, fact, remedy, warning=True)


def _said(article: Article) -> tuple[str, ...]:
    """What a piece says beside its text."""
    return (article.kicker, article.title, article.deck, article.summary)


def _line(options: Options, article: Article, words: str) -> int:
    """The line of a piece's file where words stand; 0 where marks stand between them."""
    text = decode((options.content / article.path).read_bytes(), article.path)
    lines = text.split("\n") if isinstance(text, str) else []
    return next((number for number, line in enumerate(lines, 1) if words in line), 0)
