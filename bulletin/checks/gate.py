"""The gate: the last look at a page, a feed or a sitemap, just before it is written.

In: the text of a finished file, with what the theme's templates themselves say. Out: what may not stand
in it, or nothing. The file is looked at and never changed: what is wrong here is a slip in an earlier step,
and nobody should read the page until that is mended.

A page may hold the tags and attributes that an author may use (`bulletin.reading.pasted`) and those that
the theme's own templates name; scripts and style sheets from the theme alone; links of four schemes;
videos and recordings from the site and the hosts that the settings name; `<wbr>` between words and nowhere
else. XML and JSON must be whole. No file may hold a sign that cannot be seen, or that turns the direction of
a line, in whichever way it is written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterable, Iterator
from typing import Final
from xml.parsers import expat

import msgspec

from bulletin.reading.addresses import SCHEMES
from bulletin.reading.decode import visible
from bulletin.reading.pasted import ATTRIBUTES, TAGS

_TOKEN: Final = re.compile("<([^>]*)>")  # an attribute has `<` and `>` coded
_TAG: Final = re.compile(r'/?([A-Za-z][\w:-]*)((?:\s+[\w:.-]+(?:="[^"]*")?)*)\s*/?')
_VALUES: Final = re.compile('="[^"]*"')
_SAID: Final = re.compile(r'([\w:.-]+)(?:="([^"]*)")?')  # an attribute, and its value
_JINJA: Final = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE: Final = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_CODED: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|#34|#39);)[^\s&;]{0,32};?")
_PASSED_OVER: Final = re.compile(r"^[\0-\x20]+|[\t\n\r]")  # by browsers, in an address
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_REFRESH: Final = re.compile(r"0; url=(\S+)")
# Attributes of which browsers fetch something: only what this site has.
_FETCHED: Final = frozenset(("src", "action", "srcset", "imagesrcset", "data-script", "poster"))
_ADDRESSES: Final = _FETCHED | {"href", "cite"}
# Elements whose `src` may be on a host that the settings name.
_PLAYERS: Final = frozenset(("video", "audio"))
_NEVER: Final = frozenset(("style", "srcdoc", "formaction", "ping", "target"))
_HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))  # templates compute their level
_DATA_TYPE: Final = "application/ld+json"
_DATA: Final = f'<script type="{_DATA_TYPE}">'
_CONTENT: Final = re.compile('<content type="html">([^<]*)</content>')
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")  # signs nobody else knows
_JUDGED: Final = _ADDRESSES | {"http-equiv", "rel"}  # attributes whose value matters
_KNOWN: Final = 1 << 14  # lines and tags remembered, in some 5 MB
_SHORT: Final = 240  # characters of a line that other pages may have too


class Gate:
    """Looks at the files of one template. `sources` are the sources of all templates that it can reach;
    `own` the addresses of the theme's scripts and style sheets; `origin` the site's, or empty; `media` the
    hosts whose videos and recordings may be played."""

    def __init__(
        self, sources: Iterable[str], own: Container[str], origin: str, media: Iterable[str] = ()
    ) -> None:
        self._allowed: dict[str, set[str]] = {"wbr": set()} | {
            tag: ATTRIBUTES.get(tag, set()) | {"title"} for tag in TAGS | _HEADINGS
        }
        for source in sources:
            for tag, names in _tags_of(source):
                self._allowed[tag] = self._allowed.get(tag, set()) | names
        self._own = own
        self._origin = origin
        # A page of the site; links to it are as right as to the first one.
        self._to_page = re.compile(rf' href="(?:{re.escape(origin)})?/(?:[\w%-]+/)*"', re.ASCII)
        self._media = tuple(f"https://{host}/" for host in media)
        self._lines: set[str] = set()  # that were right before
        self._seen: set[str] = set()  # tags, likewise
        self._shapes: set[str] = set()  # of tags that may stand there whatever their values are

    def wrong_in(self, name: str, text: str) -> str:
        """What is wrong in a file, in Chinese; empty if nothing is. `name` ends as the file's does: a page
        in `.html`, a feed or a sitemap in `.xml`, a feed in `.json`."""
        kind = name.rpartition(".")[2]
        look = {"html": self._page, "xml": self._feed, "json": self._data}[kind]
        return next(look(text), "")

    def _page(self, text: str) -> Iterator[str]:
        """Pages have most of their lines in common, and a line that holds its tags whole means the same on
        each: one that was right on an earlier page is not looked at again. A title or data over several
        lines is not right on any."""
        if len(self._lines) > _KNOWN:
            self._lines.clear()
        lines = [line for line in text.split("\n") if line not in self._lines]
        new = "\n".join(lines)
        tokens = _TOKEN.findall(new)
        if "\n" in "".join(tokens):
            yield from self._look(text, _TOKEN.findall(text))
            return
        facts = list(self._look(new, tokens))
        yield from facts
        if not facts:
            self._lines.update([line for line in lines if len(line) < _SHORT])

    def _look(self, text: str, tokens: list[str]) -> Iterator[str]:
        yield from _hidden(text)
        yield from _coded(text)
        yield from self._tags(text, tokens)
        for opened, closed in ((_DATA, "</script>"), ("<title>", "</title>")):
            for rest in text.split(opened)[1:]:
                said, _, _ = rest.partition("<")
                if "\n" in said or not rest.startswith(closed, len(said)):
                    yield "有标记写在标题或数据里"
                elif opened is _DATA:
                    yield from _data_of(said)

    def _feed(self, text: str) -> Iterator[str]:
        yield from _hidden(text)
        yield from _coded(text)
        try:
            expat.ParserCreate().Parse(text.encode(), True)
        except (expat.ExpatError, UnicodeEncodeError) as error:
            yield f"不是完整的 XML（{error}）"
        if "<wbr" in text or "<!" in text:
            yield "有不该有的标记"
        yield from self._tags(text, _TOKEN.findall(text))
        for content in _CONTENT.findall(text):
            yield from self._page(_unescaped(content))

    def _data(self, text: str) -> Iterator[str]:
        yield from _hidden(text)
        if "<wbr" in text:
            yield "有不该有的标记"
        try:
            said = msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            yield f"不是完整的 JSON（{error}）"
            return
        items = said.pop("items", ()) if isinstance(said, dict) else ()
        yield from _hidden("".join(_strings(said)))
        for item in items:
            yield from self._page(item.pop("content_html", ""))
            yield from _hidden("".join(_strings(item)))

    def _tags(self, text: str, tokens: list[str]) -> Iterator[str]:
        """What is wrong in the tags of a text, and whether anything else begins like one."""
        if len(tokens) != text.count("<"):
            yield "有不完整的标记"
        if len(self._seen) > _KNOWN:
            self._seen.clear()
        for token in {self._to_page.sub(' href="/"', one) for one in set(tokens) - self._seen}:
            if token in self._seen:
                continue
            self._seen.add(token)
            shape = _VALUES.sub('=""', token)
            if shape in self._shapes:
                continue
            if fact := self._tag(token):
                self._seen.remove(token)
                yield f"{fact}：<{token[:80]}>"
            elif not token.startswith("script") and not _JUDGED & {
                key for key, _ in _SAID.findall(shape)
            }:
                self._shapes.add(shape)

    def _tag(self, written: str) -> str:
        """What is wrong in one tag, given without its brackets; empty if nothing is."""
        if written == "!doctype html":
            return ""
        if written.startswith(("?xml version", "?xml-stylesheet")):
            sheets = re.findall('href="([^"]*)"', written)
            return "" if all(sheet in self._own for sheet in sheets) else "不是本站的样式"
        tag = _TAG.fullmatch(written)
        allowed = self._allowed.get(tag[1]) if tag else None
        if tag is None or allowed is None:
            return "不该有的标记"
        pairs = [(key, html.unescape(value)) for key, value in _SAID.findall(tag[2])]
        said = dict(pairs)
        for key, value in pairs:
            if (
                key not in allowed
                or key in _NEVER
                or key.startswith("on")
                or len(said) < len(pairs)
            ):
                return f"不该有的属性 {key}"
            played = tag[1] in _PLAYERS and key == "src" and value.startswith(self._media)
            if key in _ADDRESSES and not (played or self._leads(key, value)):
                return "不该有的网址"
        return (
            "" if written[:1] == "/" or self._harmless(tag[1], said) else "不该有的脚本、样式或跳转"
        )

    def _harmless(self, tag: str, said: dict[str, str]) -> bool:
        """Whether what a tag runs, applies or goes to by itself is the site's own."""
        if tag == "script" and said.get("type") != _DATA_TYPE:
            return said.get("src") in self._own
        if said.get("rel") == "stylesheet":
            return said.get("href") in self._own
        if tag == "use":
            return said.get("href", "").partition("#")[0] in self._own
        to = _REFRESH.fullmatch(said.get("content", "")) if "http-equiv" in said else None
        return "http-equiv" not in said or (to is not None and self._leads("src", to[1]))

    def _leads(self, key: str, address: str) -> bool:
        """Whether a page may lead to an address, or fetch what is there."""
        if key.endswith("srcset"):
            return all(self._leads("src", one.strip()) for one in address.split(","))
        if key == "data-script":
            return address in self._own
        own = _PASSED_OVER.sub("", address).removeprefix(self._origin)
        if own.startswith(("//", "/\\", "\\")):
            return False
        if key in _FETCHED:
            return own.startswith("/")
        scheme = _SCHEME.match(own)
        return scheme is None or scheme[1].lower() in SCHEMES


def _tags_of(source: str) -> Iterator[tuple[str, set[str]]]:
    """The tags that a template names itself, each with its attributes."""
    plain = _JINJA.sub(" ", _VALUE.sub("x", source))
    for token in _TOKEN.findall(plain):
        if tag := _TAG.fullmatch(token):
            yield tag[1], {key for key, _ in _SAID.findall(tag[2])}


def _hidden(text: str) -> Iterator[str]:
    """Whether a text holds a sign that cannot be seen."""
    # Python calls all printable that can be seen, but for these blanks; the rest is for the slow rule.
    plain = text.replace("\n", "").replace("\u3000", "").replace("\xa0", "")
    if not plain.isprintable() and (visible(text) != text or _PRIVATE.search(text)):
        yield "有看不见的字符"


def _coded(text: str) -> Iterator[str]:
    """Whether HTML or XML holds such a sign by its number or name."""
    for coded in set(_CODED.findall(text)):
        plain = html.unescape(coded)
        if plain != coded and (visible(plain) != plain or _PRIVATE.search(plain)):
            yield f"有看不见的字符 {coded}"


def _data_of(text: str) -> Iterator[str]:
    """What is wrong in JSON that stands in a text which was looked at: with a `\\` it may say more than can
    be read there."""
    try:
        said = msgspec.json.decode(text)
        yield from _hidden("".join(_strings(said))) if "\\" in text else ()
    except msgspec.DecodeError as error:
        yield f"页内数据不是完整的 JSON（{error}）"


def _strings(value: object) -> Iterator[str]:
    """Every text in a decoded piece of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _unescaped(text: str) -> str:
    """The HTML that a feed holds as text: `forceescape` writes five signs so, and no other."""
    for coded, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'")):
        text = text.replace(coded, sign)
    return text.replace("&amp;", "&")
