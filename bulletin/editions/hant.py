"""繁體: what the first edition says in simplified characters, in traditional ones.

In: texts, pages, feeds, what search knows of an article. Out: the same with other characters, one for
one, as the standard of Taiwan or Hong Kong has them (爲 is 為 there): `wording` chooses among several by the
words, `quotes` writes 「」 for “”. Vocabulary is left alone, for a paper must be quoted as it was written.

What is no text stays as it is: tags, addresses (in texts too), code, scripts, what is marked as another
language. Because nothing gets longer or shorter, a page is converted as one text without its tags, so
that no tag and no `BREAK` stands between the characters of a word, and then put back by place. Nothing
is decoded here: what a page says as `&lt;` it goes on to say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, islice
from typing import Final

from msgspec.structs import replace

from bulletin.editions.quotes import quoted, quoted_in_script
from bulletin.editions.wording import Doubt, Wording
from bulletin.model.article import BREAK, Body
from bulletin.model.record import Record
from bulletin.search.segment import Document

# Lines kept of texts, and of pages, in some 20 MB: what stands on many pages; a paragraph for its page, its
# search, its feeds.
LINES: Final = 1 << 14

# Up to a blank, a quotation mark, the end of a tag, Chinese punctuation; a coded "&" is part of it.
_ADDRESS: Final = re.compile(
    r"https?://(?:&(?:amp;)+|\\u0026(?:amp;)*|[^\s<>\"'&\\，。；：、！？（）《》“”])+"
)
# A tag; or, whole, data, and what is no text of ours: scripts, style, the marks of notes (a word
# goes on behind them), what says first of all that it is in another language.
_TAG: Final = re.compile(
    r'<(?:script type="application/ld\+json">(?P<data>.*?)</script>'
    r"|(?P<whole>style|script)\b.*?</(?:style|script)>"
    r'|sup id="fnref.*?</sup>|(?P<other>a|span) lang=.*?</(?P=other)>'
    r'|(?P<name>/?\w+)(?P<said>[^>"]*(?:"[^"]*"[^>"]*)*)>)'
    rf"|{BREAK}",
    re.DOTALL,
)
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
# What goes on in the next line: a tag; code, a script, what is whole (see above).
_ACROSS: Final = (
    re.compile(r'<(?![^<>"\n]*(?:"[^"\n]*"[^<>"\n]*)*>)'),
    re.compile(
        r"<(?P<name>pre|code|style|script|sup|(?:a|span)(?= lang=))\b(?:(?!</(?P=name)>)[^\n])*\n"
    ),
)
_WITHIN_WORDS: Final = frozenset("a abbr b cite code del em i ins q s small strong sub u".split())
_CODE: Final = frozenset(("code", "pre"))
_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')  # of JSON
_SAID: Final = re.compile(r'(?<= )(?:alt|aria-label|content|placeholder|title)="([^"]*)"')
_ESCAPED_CODE: Final = re.compile(
    r"(?:&lt;|\\u003c)(code|pre)\b.*?(?:&lt;|\\u003c)/\1(?:&gt;|\\u003e)", re.DOTALL
)
# What stands between the texts of a file of data: its own tags that say nothing in Chinese, the quotes of its
# strings, coded tags of blocks. Each begins with one of four signs: Python passes over all others.
_BETWEEN: Final = re.compile(
    r"(&lt;/?(?:p|li|h[2-6]|blockquote|t[dhr])&gt;|\\u003c/?(?:p|li|h[2-6]|blockquote|t[dhr])\\u003e"
    r'|<[ -;=?-~]*>|")'
)
_CODE_TEXT: Final = re.compile(r"<(code|pre)>.*?</\1>", re.DOTALL)
_HAN: Final = re.compile(r"[^\x00-\x7f\s]")
_MASK: Final = "\ue000"  # `decode` leaves none in a text


class Hant(Record, frozen=True, dict=True, gc=True):
    """The writing of the second edition. `names` says how names are written, each as long as it is in
    simplified characters (`pins` makes them); `region` is one of `wording.CONFIGS`; `quotes`, whether 「」
    stand for “”."""

    names: Mapping[str, str]
    region: str = "tw"
    quotes: bool = True

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self.region, self.names)

    @cached_property
    def _plain(self) -> _Kept:
        return _Kept(self._text)

    @cached_property
    def _marked(self) -> _Kept:
        return _Kept(self._page, _ACROSS)

    def text(self, text: str) -> str:
        """A plain text, character for character. No phrase goes on in another line."""
        return self._plain.written(text)

    def _text(self, text: str) -> str:
        written = self._wording.written(text)
        written = quoted(written) if self.quotes else written
        return _put(written, ((m.start(), m.end(), m[0]) for m in _ADDRESS.finditer(text)))

    def script(self, script: str) -> str:
        """A script of ours: what it says to readers, and no sign of its expressions."""
        written = self._wording.written(script)
        return quoted_in_script(written) if self.quotes else written

    def doubts(self, text: str) -> Iterator[Doubt]:
        """What an editor should look at, for it could be read in two ways."""
        return self._wording.doubts(text)

    def texts(self, texts: Sequence[str]) -> Iterator[str]:
        """Plain texts of any number of lines. Many at once take half the time: OpenCC's lists and the
        segmenter's push each other out of a processor's memory."""
        written, at = self.text("\n".join(texts)), 0
        for text in texts:
            yield written[at : at + len(text)]
            at += len(text) + 1

    def learn(self, pages: Iterable[str]) -> None:
        """Find out together how pages are written that `page` is asked for next."""
        self._marked.learn(pages)

    def page(self, page: str) -> str:
        """A page of HTML as our templates write it: every attribute in double quotes."""
        return self._marked.written(page)

    def _page(self, page: str) -> str:
        pieces = list(_pieces(page))
        written = self.text("".join(text for text, _ in pieces))
        ends = accumulate(len(text) for text, _ in pieces)
        places = (
            (start, start + len(text), written[end - len(text) : end])
            for (text, start), end in zip(pieces, ends, strict=True)
            if start >= 0
        )
        return _put(page, sorted(places))

    def feed(self, feed: str) -> str:
        """A feed or another file of data, where no tag of its own holds text, and the tags of the
        articles are coded."""
        pieces = _BETWEEN.split(feed)  # texts, and the tags between them at the odd places
        written, at = self.text("\n".join(pieces[::2])), 0
        for number in range(0, len(pieces), 2):  # a paragraph is known from its page
            end = at + len(pieces[number])
            pieces[number], at = written[at:end], end + 1
        code = [(m.start(), m.end(), m[0]) for m in _ESCAPED_CODE.finditer(feed)]
        return _put("".join(pieces), code)

    def document(self, one: Document) -> Document:
        """What search knows of an article besides its text."""
        names = (*one.byline, *one.topics, *one.reporters)
        said = self.texts((one.title, one.kicker, one.deck, one.date, one.section, *names))
        title, kicker, deck, date, section = islice(said, 5)
        return replace(
            one,
            title=title,
            kicker=kicker,
            deck=deck,
            date=date,
            section=section,
            byline=tuple(islice(said, len(one.byline))),
            topics=tuple(islice(said, len(one.topics))),
            reporters=tuple(said),
        )

    def know(self, text: str, written: str) -> None:
        """Take note of how a plain text is written, so that none of its lines is looked at again."""
        self._plain.know(text, written)

    def body(self, body: Body, written: str | None = None) -> str:
        """The visible text of an article, as its page shows it. `written` is `text` of it, where known."""
        return _put(self.text(body.text) if written is None else written, _code(body))


class _Kept:
    """Lines as they are written, each found out once; those that are new, together: one call of OpenCC
    costs as much as converting fifty characters. `write` gives as many characters as it gets; a text that
    has something of `across` in a line goes on in the next one there, and is written whole."""

    def __init__(self, write: Callable[[str], str], across: Sequence[re.Pattern[str]] = ()) -> None:
        self._write, self._across = write, across
        self._known: dict[str, str] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Find out together what is new in some texts: `written` of each has nothing left to find out."""
        if len(self._known) > LINES:
            self._known.clear()
        found: dict[str, None] = {}
        for text in texts:
            new = self._new(_LINE.findall(text))
            if not self._goes_on("".join(new)):
                # the end of a text is no line of its own among others
                found.update((line, None) for line in new if line.endswith("\n"))
        self._find_out(found)

    def written(self, text: str) -> str:
        """A text of which no phrase goes on in another line, unless something of `across` stands there."""
        if text.isascii():
            return text
        lines, known = _LINE.findall(text), self._known
        if new := self._new(lines):
            if self._goes_on("".join(new)):
                return self._write(text)
            self._find_out(new)
        written = "".join([known[line] for line in lines])
        if new and len(known) > LINES:
            known.clear()
        return written

    def _new(self, lines: Iterable[str]) -> list[str]:
        """Those lines of which nothing is known, each once."""
        return [line for line in dict.fromkeys(lines) if line not in self._known]

    def _find_out(self, lines: Iterable[str]) -> None:
        new = []
        for line in lines:
            if line.isascii():
                self._known[line] = line
            else:
                new.append(line)
        if new:
            self._note(new, self._write("".join(new)))

    def _goes_on(self, lines: str) -> bool:
        return any(across.search(lines) for across in self._across)

    def know(self, text: str, written: str) -> None:
        """Take note of a text and of how it is written. Its last line may be followed by others elsewhere."""
        self._note(_LINE.findall(f"{text}\n"), f"{written}\n")

    def _note(self, lines: Iterable[str], written: str) -> None:
        at = 0
        for line in lines:
            self._known[line] = written[at : at + len(line)]
            at += len(line)


def _put(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    """A text with some of its places filled with others, in ascending order."""
    parts: list[str] = []
    at = 0
    for start, end, piece in pieces:
        parts += (text[at:start], piece)
        at = end
    return "".join((*parts, text[at:])) if parts else text


def _pieces(page: str) -> Iterator[tuple[str, int]]:
    """The texts of a page, each with its place, those of attributes and of data last. At no place (-1): what
    stays as it is, and a line feed where two texts are not one."""
    said: list[tuple[str, int]] = []
    at = code = 0
    for tag in _TAG.finditer(page):
        if tag.start() > at:
            text = page[at : tag.start()]
            yield text, -1 if code or text.isascii() else at
        at = tag.end()
        if name := tag["name"]:
            bare = name.removeprefix("/")
            if bare in _CODE:
                code += 1 if bare == name else -1
            if bare not in _WITHIN_WORDS and (bare != "span" or tag["said"]):
                yield "\n", -1
            if not tag["said"].isascii():
                said += _said(_SAID.finditer(page, *tag.span()))
        elif tag["data"]:
            said += _said(_STRING.finditer(page, *tag.span("data")))
            yield "\n", -1
        elif tag["whole"] or tag["other"]:
            yield "\n", -1
    yield page[at:], at
    for piece in said:
        yield from (("\n", -1), piece)


def _said(some: Iterable[re.Match[str]]) -> Iterator[tuple[str, int]]:
    """What attributes or strings say, as far as it can be written otherwise, each with its place."""
    return ((one[1], one.start(1)) for one in some if not one[1].isascii())


def _code(body: Body) -> Iterator[tuple[int, int, str]]:
    """Where code stands in a body's visible text."""
    if not any("<code>" in part.html or "<pre>" in part.html for part in body.parts):
        return
    from bulletin.reading.body import visible_text  # noqa: PLC0415 (Markdown, which hardly a text needs here)

    at = 0
    for part in body.parts:
        shown = visible_text(_CODE_TEXT.sub(lambda code: _HAN.sub(_MASK, code[0]), part.html))
        start = body.text.index(visible_text(part.html), at)
        at = start + len(shown)
        for run in re.finditer(f"{_MASK}+", shown):
            a, b = start + run.start(), start + run.end()
            yield a, b, body.text[a:b]
