"""Addresses: where a typed link leads.

In: an address as typed. Out: what a page's `href` says, and the target on this site, which is checked once
all pages are known; or a fault.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from typing import Final
from urllib.parse import unquote

from bulletin.model.addresses import ARTICLE_PATH
from bulletin.reading.decode import visible
from bulletin.reading.found import Found

SCHEMES: Final = {"http", "https", "mailto", "tel"}
PREFIX: Final = re.compile(
    r"^\{(?:static|attach|photo|filename)\}"
)  # Pelican's ways to name a file
_SCHEME: Final = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.\-]*)\s*:")
_CONTROL: Final = re.compile(  # what cannot be seen, turns a line, or is known here alone
    r"[\0-\x20\x7f-\x9f\xad\u061c\u115f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ue000-\uf8ff\ufeff"
    r"\ufff9-\ufffc\ufffe\uffff]"
)


def unquoted(typed: str) -> str:
    """An address with its percent codes as characters, where they are codes of characters that can be
    seen; else as typed."""
    plain = unquote(typed)
    return typed if _CONTROL.search(plain.strip().replace(" ", "")) or "\ufffd" in plain else plain


def outside(typed: str) -> bool:
    """Whether an address is one of another site, or of mail or telephone."""
    scheme = _SCHEME.match(typed)
    return bool(scheme and scheme[1].lower() in SCHEMES)


def linked(typed: str, line: int, found: Found) -> tuple[str, str] | None:
    """What a link to a typed address says in the page, and its target on this site (empty outside); None
    and a fault where it cannot be followed. `#…` is left to the text that has the headings."""
    if _CONTROL.search(typed.replace(" ", "")):
        found.fault(line, f"链接“{visible(typed)}”里有看不见的字符。", "请核对网址。")
        return None
    plain = PREFIX.sub("", unquoted(typed)).strip()
    if found.origin and (plain + "/").startswith(found.origin.rstrip("/") + "/"):
        plain = plain[len(found.origin.rstrip("/")) :] or "/"
    scheme = _SCHEME.match(plain)
    if scheme and scheme[1].lower() in SCHEMES:
        return typed.replace(" ", "%20"), ""
    if scheme or plain.startswith("//") or "\\" in plain:  # browsers take \ for /
        found.fault(line, f"链接“{typed}”不能用。", "网站只链接 http、https、邮箱和电话。")
        return None
    return _internal(typed, plain, line, found)


def _internal(typed: str, plain: str, line: int, found: Found) -> tuple[str, str] | None:
    path, hash_mark, fragment = plain.partition("#")
    path = path.removeprefix(found.root).lstrip("/")
    if not plain.startswith("/"):
        path = posixpath.join(posixpath.dirname(found.path), path)
    path = posixpath.normpath(path) + ("/" if path.endswith("/") else "")
    if article := ARTICLE_PATH.fullmatch(path):
        path = article["address"] + "/"
    elif page := re.fullmatch(r"pages/([^/]+)\.md", path):
        path = page[1] + "/"
    if path.startswith("../"):
        found.fault(line, f"链接“{typed}”指到了网站外面。", "请写文章的文件名或网址。")
        return None
    path = "" if path in (".", "./") else path
    return f"{found.root}{path}{hash_mark}{fragment}", path


def resolve(path: str, file: str) -> str:
    """The file that `file`, as typed in the article at `path`, names: relative to the content
    folder, in NFC; or empty if that would lie outside it. A leading slash means the content folder."""
    base = "" if file.startswith("/") else posixpath.dirname(path)
    joined = posixpath.normpath(posixpath.join(base, file.lstrip("/")))
    beyond = joined.startswith("../") or joined in ("..", ".") or "\0" in joined or "\\" in joined
    return "" if beyond or not file else unicodedata.normalize("NFC", joined)
