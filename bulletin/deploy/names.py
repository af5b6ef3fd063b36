"""Which paths may be published.

In: a path of the output. Out: why it may not be, or nothing. A manifest may have been damaged or forged,
and a folder of static files may hold what nobody means to publish, so every path is looked at here.
"""

from __future__ import annotations

import re
from typing import Final

from bulletin.securitytxt import PATH as SECURITY_TXT

RELEASE: Final = "release.json"  # which a deployment writes itself
DAY_PDF: Final = re.compile(r"(?:hant/)?\d{4}/\d{2}/\d{2}/\d{4}-\d{2}-\d{2}\.pdf")
"""The PDF of a day, which stands beside its pages and is none of the build's files."""
PAGES: Final = "pages.json"  # likewise, on hosts that keep nothing else for us
_ODD: Final = re.compile(r"[\x00-\x1f\x7f\\]")
_PRIVATE: Final = re.compile(
    r"\..*|~\$.*|.*~|.*\.(?:tmp|bak|swp|part|crdownload)|(?:eh)?thumbs\.db|desktop\.ini|"
    r"\$RECYCLE\.BIN|__MACOSX|lost\+found|System Volume Information|id_(?:rsa|dsa|ecdsa|ed25519)|"
    r".*\.(?:pem|key|p12|pfx)",
    re.IGNORECASE,
)


def refusal(path: str) -> tuple[str, str] | None:
    """Why a path may not be published, and what to do; None where it may."""
    if path == SECURITY_TXT:  # the one name with a dot that everybody may read
        return None
    parts = path.split("/")
    if path.startswith("/") or not all(parts) or ".." in parts or "." in parts:
        return "清单里的路径不对。", "请删去 output 和 cache，再运行一次 make publish。"
    if _ODD.search(path):
        return "文件名里有换行、反斜杠或看不见的字符。", "请改名。"
    if private := next(filter(_PRIVATE.fullmatch, parts), None):
        return f"“{private}”是私人的或程序留下的文件，不能发布。", "请从 content/static 里移走。"
    if path in (RELEASE, PAGES):
        return "这个名字留给发布记录用。", "请改名。"
    return None
