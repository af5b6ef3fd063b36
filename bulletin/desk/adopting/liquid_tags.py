"""Jekyll's tags: Liquid's `{% name … %}` and `{{ … }}`.

In: a text and what its tags may know. Out: the text with what they show. Liquid comes before Markdown, so
tags in code are tags too, unless `raw` says otherwise.
"""

from __future__ import annotations

import html
import re
from typing import Final

from bulletin.desk.adopting.tags import Tags, arguments, code, frame, image, post

_RAW: Final = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_REMARK: Final = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_CODE: Final = re.compile(
    r"\{%-?\s*+highlight\s++(?P<language>[\w+#.-]++)(?:(?!%\}).)*+%\}"
    r"(?P<in>(?:(?!\{%-?\s*+(?:end)?highlight).)*+)\{%-?\s*+endhighlight\s*+-?%\}",
    re.DOTALL,
)
_TAG: Final = re.compile(
    r"\{%-?\s*+(?P<name>[A-Za-z_][\w-]*+)(?P<said>(?:(?!-?%\}|\{%).)*+)-?%\}", re.DOTALL
)
_VALUE: Final = re.compile(r"\{\{-?(?P<said>(?:(?!-?\}\}|\{\{).)*+)-?\}\}", re.DOTALL)
_LITERAL: Final = re.compile(
    r"[\"'](?P<text>[^\"']*)[\"']\s*\|\s*(?:relative_url|absolute_url|prepend\b.*|append\b.*)"
)
_NAME: Final = re.compile(r"(?:site|page)\.[\w.]+")
_KEPT: Final = "\u2060"  # between two signs that would be a tag; nobody sees it


def liquid_tags(text: str, tags: Tags) -> str:
    """The text with what its tags show."""
    if "{{" not in text and "{%" not in text:
        return text
    text = _RAW.sub(lambda raw: _literal(raw[1]), text)
    text = _REMARK.sub("", text)
    text = _CODE.sub(lambda found: code(_literal(found["in"]), found["language"]), text)
    text = _TAG.sub(lambda tag: _tag(tag, tags), text)
    return _VALUE.sub(lambda value: _value(value, tags), text)


def _literal(text: str) -> str:
    return re.sub(r"\{(?=[{%])", "{" + _KEPT, text)


def _tag(tag: re.Match[str], tags: Tags) -> str:
    name, (words, named) = tag["name"], arguments(tag["said"])
    if name in ("post_url", "link") and words:
        return post(words[0])
    if name in ("img", "image", "asset") and words:
        return image(words[-1])
    if name == "include" and words:
        src = named.get("src") or named.get("url") or named.get("image_path") or named.get("file")
        if src and re.search(r"\.(?:png|jpe?g|gif|webp)\Z", src):
            said = html.escape(named.get("caption") or "", quote=False)
            picture = image(src, named.get("alt", ""))
            return (
                f"\n\n<figure>{picture}<figcaption>{said}</figcaption></figure>\n\n"
                if said
                else picture
            )
        kind = re.sub(r"\.html?\Z", "", words[0].rpartition("/")[2])
        if (played := frame(kind.lower(), [], named)) is not None:
            return played
    elif (played := frame(name, words, named)) is not None:
        return played
    tags.unknown(tag[0])
    return ""


def _value(value: re.Match[str], tags: Tags) -> str:
    said = value["said"].strip()
    if literal := _LITERAL.fullmatch(said):
        return literal["text"]
    name = said.partition("|")[0].strip()
    if _NAME.fullmatch(name):
        known = tags.variables.get(name)
        if known is not None:
            return known
        tags.unknown(value[0])
        return ""
    return _literal(value[0])  # an example of such signs: left as it stands
