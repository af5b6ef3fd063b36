"""Read: from the files of the content folder to facts.

In: bytes. Out: a `Reading` for each file. `file` reads one; `decode` makes text of its bytes, `entries`
and `header` (for static pages: `page`) read what stands above the text, with `values`, `moments` and `names`;
`body` converts the text (its docstring names the steps), `law` looks that nothing of it was lost, `words`
cuts headlines; `newsroom` is what the newsroom knows beforehand.

Nothing heavy is imported here: a build that finds nothing to read should not pay for a reader.
"""

from __future__ import annotations

from bulletin.model.article import Article, StaticPage
from bulletin.model.faults import Fault
from bulletin.model.record import Record

PAGES = "pages"
TOPICS = "topics"
REPORTERS = "reporters"
UNDATED = (PAGES, TOPICS, REPORTERS)  # folders of files that are no articles


class Reading(Record, frozen=True):
    """What a file turned out to be, as far as it could be read: there may be errors among the faults all
    the same, and then only a release in which readers had it before may show it."""

    article: Article | None = None
    page: StaticPage | None = None
    faults: tuple[Fault, ...] = ()
