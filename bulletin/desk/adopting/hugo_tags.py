"""Hugo's shortcodes: `{{< name … >}}` and `{{% name … %}}`, with `{{< /name >}}` where they enclose
something.

In: a text and what its shortcodes may know. Out: the text with what they show.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final

from bulletin.desk.adopting.tags import (
    Tags,
    arguments,
    code,
    frame,
    image,
    link,
    player,
    post,
    quotation,
)

_SHORT: Final = re.compile(
    r"\{\{(?P<sign>[<%])\s*+(?P<end>/?)\s*+(?P<name>[A-Za-z_](?:[\w.-]|/(?![>%]))*+)"
    r"(?P<said>(?:(?!/?[>%]\}\}|\{\{).)*+)(?P<self>/?)[>%]\}\}",
    re.DOTALL,
)
_TYPED: Final = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.DOTALL)
_BOXES: Final = frozenset(
    "admonition notice note tip warning info hint alert"
    " callout details expand center align columns tabs tab tabgroup"
    " quote blockquote pullquote box div section collapse rawhtml html markdown gallery"
    " spoiler math mermaid".split()
)
_LISTED: Final = 2000  # shortcodes of a text


def hugo_tags(text: str, tags: Tags) -> str:
    """The text with what its shortcodes show."""
    if "{{" not in text:
        return text
    for _ in range(_LISTED):
        found = _innermost(text)
        if found is None:
            break
        start, end = found
        if end is None:
            text = text[: start.start()] + _single(start, tags) + text[start.end() :]
        else:
            inner = text[start.end() : end.start()]
            text = text[: start.start()] + _enclosing(start, inner, tags) + text[end.end() :]
    return _TYPED.sub(lambda typed: "{{" + typed[1] + typed[2] + typed[3] + "}}", text)


def _innermost(text: str) -> tuple[re.Match[str], re.Match[str] | None] | None:
    """The first shortcode that encloses no other: with its end, if it has one."""
    all_tags = list(_SHORT.finditer(text))
    ends = {tag["name"] for tag in all_tags if tag["end"]}
    start: re.Match[str] | None = None
    for tag in all_tags:
        if tag["end"]:
            if start is not None and start["name"] == tag["name"]:
                return start, tag
            return tag, None  # an end without a beginning
        if tag["self"] or tag["name"] not in ends:
            return tag, None
        start = tag
    return (start, None) if start is not None else None


def _enclosing(start: re.Match[str], inner: str, tags: Tags) -> str:
    name = start["name"].lower()
    words, named = arguments(start["said"])
    if name in ("highlight", "code", "codeblock"):
        return code(inner, named.get("lang") or next(iter(words), ""), named.get("title", ""))
    if name == "gist":
        return frame(name, words, named) or ""
    title = named.get("title") or named.get("summary") or named.get("name") or ""
    head = f"<p>{html.escape(title, quote=False)}</p>\n\n" if title else ""
    if name in ("quote", "blockquote", "pullquote"):
        return quotation(inner, named.get("author", ""), named.get("source", ""))
    if name == "figure":
        return f"{_figure(named, words)}\n\n{inner}\n\n"
    if name not in _BOXES:
        tags.unknown(start[0])
    return f"\n\n{head}{inner}\n\n" if "\n" in inner or head else inner


def _single(tag: re.Match[str], tags: Tags) -> str:  # noqa: PLR0911 (one for each kind of tag)
    name = tag["name"].lower()
    words, named = arguments(tag["said"])
    if tag["end"]:
        return ""
    if name in ("ref", "relref"):
        target = named.get("path") or next(iter(words), "")
        return target if target.startswith("#") else post(target)
    if name in ("figure", "img", "image", "imgproc", "picture") and (named or words):
        return _figure(named, words)
    if name == "param" and words and (value := tags.variables.get(words[0].lower())) is not None:
        return html.escape(value, quote=False)
    if name in ("video", "audio", "mp3", "mp4") and (
        src := named.get("src") or next(iter(words), "")
    ):
        return player(src)
    if name in ("link", "button") and (href := named.get("href") or named.get("link")):
        return link(href, named.get("text") or named.get("content") or href)
    if name in ("toc", "br", "clear", "adsense"):
        return ""
    if (played := frame(name, words, named)) is not None:
        return played
    tags.unknown(tag[0])
    return ""


def _figure(named: Mapping[str, str], words: list[str]) -> str:
    """A picture with its title, caption and who it is by."""
    src = named.get("src") or named.get("link") or next(iter(words), "")
    parts = [named.get(name, "") for name in ("title", "caption", "attr")]
    if not named and len(words) > 1:
        parts = [words[1]]
    said = "　".join(filter(None, parts))
    picture = image(src, named.get("alt", ""))
    if not said:
        return picture
    return f"\n\n<figure>{picture}<figcaption>{said}</figcaption></figure>\n\n"
