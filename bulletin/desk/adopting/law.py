"""The law: every character that the old page showed is shown by the new one, in its order.

In: the words of a source's tree, what became of them. Out: the first place that is not shown. It shares
nothing with the writer but the tree: what is compared is what the site's own reader makes of the text.
"""

from __future__ import annotations

from bulletin.desk.adopting.dialect import Written
from bulletin.model.article import Body
from bulletin.model.record import Record
from bulletin.reading.body import visible_text
from bulletin.reading.found import Found

_SHOWN = 16  # characters of a place that is told


class Loss(Record, frozen=True):
    """Where what is shown parts from what was shown: the source's words from there on, and the text's."""

    source: str
    text: str


def loss(words: str, written: Written, body: Body, found: Found) -> Loss | None:
    """The first place of `words` that a body does not show, or where it shows more; None if it is the same.
    What the writer says that it added may be passed over; a caption may stand under its picture instead."""
    shown = "".join("".join(visible_text(part.html) for part in body.parts if part.html).split())
    if words == shown:
        return None
    under = ["".join(photo.caption.split()) for photo in found.photos]
    added = [plain for one in written.added if (plain := "".join(one.split()))]
    captions = ["".join(one.split()) for one in written.captions]
    captions = [one for one in captions if any(one in other for other in under)]
    ways = [(0, 0, 0, 0)]  # places in the source, in what is shown, in `added` and `captions`
    tried: set[tuple[int, int, int, int]] = set()
    furthest = (0, 0)
    while ways:
        way = ways.pop()
        if way in tried:
            continue
        tried.add(way)
        at, here, more, less = way
        while True:
            if at == len(words) and here == len(shown):
                return None
            if more < len(added) and shown.startswith(added[more], here):
                ways.append((at, here + len(added[more]), more + 1, less))
            if less < len(captions) and words.startswith(captions[less], at):
                ways.append((at + len(captions[less]), here, more, less + 1))
            if at == len(words) or here == len(shown) or words[at] != shown[here]:
                break
            at, here = at + 1, here + 1
        furthest = max(furthest, (at, here))
    at, here = furthest
    return Loss(words[at : at + _SHOWN], shown[here : here + _SHOWN])
