"""Tags: the commands of other generators inside a text, put as HTML or Markdown.

In: a text with `{% … %}`, `{{< … >}}` or `{{ … }}`. Out: the text with what each command shows; a command
that nobody knows leaves what it encloses, and a note for a human eye.

`hexo_tags`, `hugo_tags` and `liquid_tags` know the commands of one generator each.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from bulletin.desk.adopting.post import POST_SCHEME

_ARGUMENT: Final = re.compile(
    r"(?:(?P<key>[\w-]+)\s*=\s*)?(?:\"(?P<a>(?:[^\"\\]|\\.)*)\"|'(?P<b>[^']*)'|`(?P<c>[^`]*)`|(?P<d>[^\s\"'`]+))"
)
_QUOTED: Final = 24  # characters of a command that a note shows
_FILE: Final = re.compile(r"[./]")


@dataclass(slots=True)
class Tags:
    """What the commands of one text may know, and what they leave: `titles` of other pieces by their names,
    `variables` of the site, `code` of a file by its path (None: there is none); `eye` gets the notes."""

    titles: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    code: Callable[[str], str | None] = lambda _: None
    eye: list[str] = field(default_factory=list)

    def unknown(self, typed: str) -> None:
        """Note a command that nobody knows."""
        short = " ".join(typed.split())
        short = short if len(short) <= _QUOTED else short[: _QUOTED - 1] + "…"
        note = f"“{short}”是旧网站的指令，不知道显示什么，请核对。"
        if note not in self.eye:
            self.eye.append(note)


def arguments(typed: str) -> tuple[list[str], dict[str, str]]:
    """The arguments of a command, in order and by name."""
    plain: list[str] = []
    named: dict[str, str] = {}
    for one in _ARGUMENT.finditer(typed):
        value = next((one[group] for group in "abcd" if one[group] is not None), "")
        value = value.replace('\\"', '"')
        if one["key"]:
            named[one["key"].lower()] = value
        else:
            plain.append(value)
    return plain, named


def attribute(text: str) -> str:
    """A text as it stands between the quotes of an attribute."""
    return html.escape(" ".join(text.split()))


def image(src: str, alt: str = "", title: str = "") -> str:
    """A picture."""
    return f'<img src="{attribute(src)}" alt="{attribute(alt)}" title="{attribute(title)}">'


def link(href: str, text: str) -> str:
    """A link with its words."""
    return f'<a href="{attribute(href)}">{html.escape(text, quote=False)}</a>'


def player(src: str) -> str:
    """A frame of another site."""
    return f'\n\n<iframe src="{attribute(src)}"></iframe>\n\n'


def post(name: str) -> str:
    """The address of another piece by its name."""
    path, mark, fragment = name.strip().partition("#")
    return f"{POST_SCHEME}:{quote(path)}{mark}{fragment}"


def code(text: str, language: str = "", title: str = "") -> str:
    """Code, with the title above it."""
    said = (
        f' class="language-{attribute(language)}"' if re.fullmatch(r"[\w+#.-]+", language) else ""
    )
    head = f"<p>{html.escape(title, quote=False)}</p>\n" if title else ""
    inner = html.escape(text.strip("\n"), quote=False)
    # A blank line would end a block of HTML that begins with another element.
    return f"\n\n{head}\n<pre><code{said}>{inner}</code></pre>\n\n"


def quotation(text: str, *below: str) -> str:
    """A quotation, with who said it below."""
    last = "，".join(filter(None, below))
    whole = text.strip("\n") + (f"\n\n— {last}" if last else "")
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in whole.split("\n")) + "\n\n"


def picture_of(words: Sequence[str]) -> str:
    """The picture that Hexo's `img` and `asset_img` name: classes, file, sizes, title, alt."""
    at = next((at for at, word in enumerate(words) if _FILE.search(word)), None)
    if at is None:
        return ""
    rest = list(words[at + 1 :])
    while rest and re.fullmatch(r"\d+(?:px|%)?|auto", rest[0]):
        rest.pop(0)
    if len(rest) == 1 and (parts := re.findall(r"[\"']([^\"']*)[\"']", rest[0])):
        rest = parts
    title, alt = (rest[0] if rest else ""), (rest[1] if len(rest) > 1 else "")
    return image(words[at], alt or title, title if alt else "")


FRAMES: Final = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "youtuber": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "bili": "https://www.bilibili.com/video/{}",
    "youku": "https://v.youku.com/v_show/id_{}.html",
    "netease": "https://music.163.com/#/song?id={}",
    "music": "https://music.163.com/#/song?id={}",
    "jsfiddle": "https://jsfiddle.net/{}/",
    "codepen": "https://codepen.io/{}",
    "speakerdeck": "https://speakerdeck.com/player/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "asciinema": "https://asciinema.org/a/{}",
}
"""Commands that show something of another site, by the address it has there."""


def frame(name: str, words: Sequence[str], named: Mapping[str, str]) -> str | None:
    """The player that a command of another site's stands for; None if it is none."""
    pattern = FRAMES.get(name)
    wanted = named.get("id") or next(iter(words), "")
    if name == "gist" and words:
        return player("https://gist.github.com/" + "/".join(words[:2]))
    if name in ("tweet", "twitter", "x") and (named.get("id") or words):
        user, number = named.get("user", "i"), named.get("id") or words[-1]
        return player(f"https://twitter.com/{user}/status/{number}")
    if name == "iframe" and words:
        return player(words[0])
    if pattern is None or not wanted:
        return None
    return player(wanted if "://" in wanted else pattern.format(wanted))
