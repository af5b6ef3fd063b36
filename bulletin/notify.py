"""One line to the people in charge: when a routine fails, when it works again, never when it just works; and
what the desk has to tell (`bulletin/desk/writing/notices.py`).

In: the address of a webhook, the paper's name, a file that remembers whether the last run failed. Out: one
request. 企业微信 and 钉钉 are known by their addresses; any other one gets the line as plain text.
"""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

PATIENT: Final = 15  # seconds
LONGEST: Final = 500  # characters of a line; 企业微信 takes 2,048 bytes
ROBOTS: Final = ("/cgi-bin/webhook/send", "/robot/send")  # 企业微信, 钉钉: both take the same form


class NotTold(Exception):
    """Nobody was told: `args[0]` says why."""


def failed(webhook: str, name: str, memory: Path, why: str) -> bool:
    """Say that a run has failed, unless the one before had failed too; whether it was said.

    Raises `NotTold`."""
    if memory.exists():
        return False
    if webhook:
        tell(webhook, f"【{name}】网站没有更新：{_line(why)}")
    memory.parent.mkdir(parents=True, exist_ok=True)
    memory.write_text(f"{why}\n", "utf-8")
    return bool(webhook)


def worked(webhook: str, name: str, memory: Path) -> bool:
    """Say that all is well again, if the run before had failed; whether it was said. Raises `NotTold`."""
    if not memory.exists():
        return False
    if webhook:
        tell(webhook, f"【{name}】网站恢复正常，已经更新。")
    memory.unlink()
    return bool(webhook)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:LONGEST]


def tell(webhook: str, text: str) -> None:
    """Send one line. Raises `NotTold`."""
    parts = urlsplit(webhook)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotTold("WEBHOOK= 不是网址")
    robot = parts.path.rstrip("/") in ROBOTS
    message = {"msgtype": "text", "text": {"content": text}}
    data = json.dumps(message, ensure_ascii=False).encode() if robot else text.encode()
    kind = "application/json" if robot else "text/plain; charset=utf-8"
    request = urllib.request.Request(webhook, data, {"Content-Type": kind})  # noqa: S310 (http or https)
    try:
        with urllib.request.urlopen(request, timeout=PATIENT) as answer:  # noqa: S310 (likewise)
            said = answer.read(1 << 16)
        code = json.loads(said).get("errcode", 0) if robot else 0
    except (OSError, ValueError, AttributeError) as error:
        raise NotTold(str(error)) from error
    if code:
        raise NotTold(f"没有收下（errcode {code}）")
