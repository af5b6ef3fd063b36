"""Which attachments are looked into at all."""

from __future__ import annotations

from msgspec.structs import replace

from bulletin.attachments.looking import linked
from bulletin.model.article import Article
from tests.records import sample


def test_what_a_withdrawn_piece_links_to_is_not_looked_for() -> None:
    """Its attachment may be gone, or faulty: that must not stop a withdrawal."""
    article: Article = replace(sample(Article), withdrawn="")
    assert [one for _, one in linked([article])] == [*article.attachments]
    assert list(linked([replace(article, withdrawn="内容有误")])) == []
