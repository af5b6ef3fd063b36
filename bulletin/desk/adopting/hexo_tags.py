"""Hexo's tags: `{% name … %}`, with `{% endname %}` where they enclose something.

In: a text and what its tags may know. Out: the text with what they show. Tags in code are none.
"""

from __future__ import annotations

import html
import re
from typing import Final

from bulletin.desk.adopting.markup import outside_code
from bulletin.desk.adopting.tags import (
    Tags,
    arguments,
    code,
    frame,
    image,
    link,
    picture_of,
    post,
    quotation,
)

_TAG: Final = re.compile(
    r"\{%-?\s*+(?P<name>[A-Za-z_][\w-]*+)(?P<said>(?:\s(?:(?!-?%\}|\{%).)*+)?)-?%\}", re.DOTALL
)
_CODES: Final = frozenset("code codeblock highlight prism".split())
_QUOTES: Final = frozenset("blockquote quote pullquote centerquote cq".split())
_BOXES: Final = frozenset(
    "note subnote tabs hideblock hidetoggle folding details fold spoiler timeline grouppicture gp gallery"
    " galleryitem checkbox markdown spoiler math".split()
)
_OPTION: Final = re.compile(
    r"(?:lang|url|title|line_number|highlight|first_line|mark|wrap|caption|language_attr):"
)
_DROPPED: Final = frozenset("more toc endraw youtube_end".split())
_NESTED: Final = 40  # rounds: tags in tags


def hexo_tags(text: str, tags: Tags) -> str:
    """The text with what its tags show."""
    if "{%" not in text:
        return text
    text = _codes(text)
    for _ in range(_NESTED):
        changed = outside_code(text, lambda part: _pairs(part, tags))
        if changed == text:
            break
        text = changed
    return outside_code(text, lambda part: _TAG.sub(lambda tag: _single(tag, tags), part))


def _codes(text: str) -> str:
    """What stands between tags for code, or for nothing at all, comes first: nothing in it is a tag."""
    names = "|".join([*_CODES, "raw"])
    pattern = re.compile(
        rf"\{{%\s*(?P<name>{names})\b(?P<said>(?:(?!%\}}).)*)%\}}"
        r"(?P<in>.*?)\{%\s*end(?P=name)\s*%\}",
        re.DOTALL | re.IGNORECASE,
    )

    def made(found: re.Match[str]) -> str:
        if found["name"].lower() == "raw":
            return re.sub(r"\{(?=[{%])", "&#123;", found["in"])
        words = found["said"].split()
        language = next((word[5:] for word in words if word.startswith("lang:")), "")
        title = " ".join(word for word in words if not _OPTION.match(word))
        return code(re.sub(r"\{(?=[{%])", "{\u2060", found["in"]), language, title)

    return pattern.sub(made, text)


def _pairs(part: str, tags: Tags) -> str:
    """A part with its innermost tags that enclose something made."""
    ends = {name.lower() for name in re.findall(r"\{%-?\s*end([\w-]+)", part)}
    if not ends:
        return part
    open_tags: list[re.Match[str]] = []
    for tag in _TAG.finditer(part):
        name = tag["name"].lower()
        if name.startswith("end") and name[3:] in ends:
            while open_tags and open_tags[-1]["name"].lower() != name[3:]:
                open_tags.pop()
            if open_tags:
                start = open_tags.pop()
                inner = part[start.end() : tag.start()]
                made = _enclosing(name[3:], start, inner, tags)
                return part[: start.start()] + made + part[tag.end() :]
        elif name in ends:
            open_tags.append(tag)
    return part


def _enclosing(name: str, start: re.Match[str], inner: str, tags: Tags) -> str:
    words, _ = arguments(start["said"])
    if name in _QUOTES:
        said = start["said"].strip()
        return quotation(
            inner, html.escape(said, quote=False) if name in ("blockquote", "quote") else ""
        )
    if name == "note":
        return quotation(
            (f"**{' '.join(words[1:])}**\n\n" if len(words) > 1 else "") + inner.strip("\n")
        )
    if name not in _BOXES:
        tags.unknown(start[0])
    elif name in ("hidetoggle", "folding", "details", "fold", "hideblock") and words:
        label = start["said"].split(",")[0].strip()
        return f"\n\n<p>{html.escape(label, quote=False)}</p>\n\n{inner}\n\n"
    return f"\n\n{inner}\n\n"


def _single(tag: re.Match[str], tags: Tags) -> str:  # noqa: PLR0911 (one for each kind of tag)
    """What a tag shows that encloses nothing."""
    name, said = tag["name"], tag["said"].strip()
    words, named = arguments(said)
    if name in ("img", "asset_img", "asset_image", "image", "fullimage", "fi") and (
        picture := picture_of(words)
    ):
        return picture
    if name in ("post_link", "post_path") and words:
        address = post(words[0])
        title = " ".join(words[1:2]) or tags.titles.get(words[0].rpartition("/")[2], words[0])
        return address if name == "post_path" else link(address, title)
    if name in ("asset_link", "asset_path") and words:
        return words[0] if name == "asset_path" else link(words[0], " ".join(words[1:]) or words[0])
    if name in ("link", "btn", "button") and words:
        return _link(said, words)
    if name == "include_code" and (made := _included(words, tags)):
        return made
    if name in ("label", "kbd", "u", "emp", "wavy", "del", "span") and said:
        return html.escape(said.rpartition("@")[2] if name == "label" else said, quote=False)
    if name in ("inlineimage", "inlineImage") and words:
        return image(words[0])
    if name in _DROPPED:
        return ""
    if (played := frame(name, words, named)) is not None:
        return played
    tags.unknown(tag[0])
    return ""


def _link(said: str, words: list[str]) -> str:
    if "," in said:  # a button: address, words, icon
        parts = [one.strip() for one in said.split(",")]
        return link(parts[0], parts[1] or parts[0])
    at = next((at for at, word in enumerate(words) if "/" in word), None)
    return " ".join(words) if at is None else link(words[at], " ".join(words[:at]) or words[at])


def _included(words: list[str], tags: Tags) -> str:
    """The code of a file, if there is one."""
    language = next((word[5:] for word in words if word.startswith("lang:")), "")
    names = [word for word in words if ":" not in word]
    text = tags.code(names[-1]) if names else None
    return "" if text is None else code(text, language, " ".join(names[:-1]))
