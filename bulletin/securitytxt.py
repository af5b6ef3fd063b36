"""`/.well-known/security.txt`: whom to tell of a hole in the site, as RFC 9116 has it.

In: the setting `SECURITY`, the address that readers use. Out: the file's bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

PATH: Final = ".well-known/security.txt"
SCHEMES: Final = ("mailto:", "https://", "tel:")
"""How a contact may begin (RFC 9116, 2.5.3)."""


class SecurityRefused(Exception):
    """A setting that says no contact or no day: `args[0]` is the reason in Chinese, with the remedy."""


def security_txt(typed: object, home: str) -> bytes:
    """The file for `{"contact": "mailto:…", "expires": "2027-05-31"}`; empty where nothing was set.

    `home` is the address of the site, without a slash at the end; where it is unknown, the file does not
    name its own place. A day that is over is no fault here: the site must not stop for it; `make verify`
    tells it. Raises `SecurityRefused`.
    """
    if not typed:
        return b""
    if not isinstance(typed, Mapping) or set(typed) != {"contact", "expires"}:
        raise SecurityRefused('要写成 {"contact": "mailto:…", "expires": "2027-05-31"}。')
    contact, expires = str(typed["contact"]).strip(), str(typed["expires"]).strip()
    if not contact.startswith(SCHEMES) or not contact.isascii() or len(contact.split()) != 1:
        raise SecurityRefused(
            "“contact”不是联系方式。请写 mailto:邮箱、https:// 网址或 tel:电话，里面没有空格。"
        )
    try:
        day = date.fromisoformat(expires)
    except ValueError:
        raise SecurityRefused("“expires”不是日期。请写成 2027-05-31，一年之内。") from None
    lines = [f"Contact: {contact}", f"Expires: {day.isoformat()}T00:00:00Z"]
    lines.append("Preferred-Languages: zh")
    if home:
        lines.append(f"Canonical: {home}/{PATH}")
    return "".join(f"{line}\n" for line in lines).encode()
