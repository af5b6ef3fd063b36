"""Matter: what stands above a text in the files of other generators.

In: a file's text. Out: its fields with their values as YAML, TOML or JSON mean them, and the text below; and
the readings of such values: moments, lists of words.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

from bulletin.desk.adopting.source import CannotRead
from bulletin.reading.moments import NotAMoment, read_moment

Matter = Mapping[str, Any]

_FENCE: Final = re.compile(r"-{3,}[ \t]*\Z")
_ENTRY: Final = re.compile(r"(?P<key>[\w][\w .-]{0,40}?)[ \t]*[:：](?:[ \t]+|\Z)(?P<value>.*)")
_ALIAS: Final = re.compile(r"(?m)(?:^|[\s\[,])\*[\w-]+")
_OPENING: Final = re.compile(r"[\[{]|(?:^|\s)[-?](?=\s)", re.MULTILINE)
_DEEPEST: Final = 2000  # signs that may open a level of YAML
_LONGEST: Final = 400  # lines of such a head
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CLOCK: Final = re.compile(
    r"(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
    r"(?:[T\s]+(?P<h>\d{1,2}):(?P<m>\d{1,2})(?::(?P<s>\d{1,2})(?:\.\d+)?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)


def read_matter(text: str) -> tuple[Matter, str]:
    """The fields above a text, and the text. Raises `CannotRead` where they cannot be told apart."""
    text = text.lstrip("\ufeff\n")
    lines = text.split("\n")
    first = lines[0].strip()
    if first == "+++":
        head, below = _until(lines, 1, "+++")
        return _toml(head), below
    if first == ";;;" or first.startswith("{\n") or first == "{":
        return _json(lines)
    if _FENCE.fullmatch(first):
        end = next((at for at in range(1, len(lines)) if _FENCE.fullmatch(lines[at])), None)
        if end is None or end > _LONGEST:
            raise CannotRead("开头的“---”没有另一行“---”来结束。")
        return _yaml("\n".join(lines[1:end])), "\n".join(lines[end + 1 :])
    end = next((at for at in range(len(lines)) if _FENCE.fullmatch(lines[at])), None)
    if end and end < _LONGEST and all(map(_like_yaml, lines[:end])) and _ENTRY.match(lines[0]):
        return _yaml("\n".join(lines[:end])), "\n".join(lines[end + 1 :])
    return {}, text


def _like_yaml(line: str) -> bool:
    return not line.strip() or line.startswith((" ", "-", "\t")) or bool(_ENTRY.match(line))


def _until(lines: list[str], start: int, sign: str) -> tuple[str, str]:
    end = next((at for at in range(start, len(lines)) if lines[at].strip() == sign), None)
    if end is None:
        raise CannotRead(f"开头的“{sign}”没有另一行来结束。")
    return "\n".join(lines[start:end]), "\n".join(lines[end + 1 :])


def _toml(head: str) -> Matter:
    try:
        return tomllib.loads(head)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CannotRead(f"稿头不是正确的 TOML（{error}）。") from None


def _json(lines: list[str]) -> tuple[Matter, str]:
    text = "\n".join(lines)
    if lines[0].strip() == ";;;":
        text, below = _until(lines, 1, ";;;")
        text, rest = "{" + text.strip().removeprefix("{").removesuffix("}") + "}", below
        end = len(text)
    else:
        rest, end = "", 0
    try:
        data, stop = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        raise CannotRead("稿头不是正确的 JSON。") from None
    if not isinstance(data, dict):
        raise CannotRead("稿头不是正确的 JSON。")
    return data, rest if end else text[stop:]


def load_yaml(text: str) -> Any:
    """What a YAML text means, or None if it is none; bombs are none."""
    if len(_ALIAS.findall(text)) > 20 or len(_OPENING.findall(text)) > _DEEPEST:  # noqa: PLR2004
        return None
    try:
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _yaml(head: str) -> Matter:
    """What YAML means; where it is none, line by line, as generators that forgive have it."""
    data = load_yaml(head.replace("\t", "  "))
    if isinstance(data, dict):
        return {str(key): value for key, value in data.items()}
    found: dict[str, Any] = {}
    key = ""
    for line in head.split("\n"):
        item = re.fullmatch(r"\s*-\s+(.*)", line)
        entry = None if line.startswith((" ", "-")) else _ENTRY.fullmatch(line)
        if entry:
            key = entry["key"].strip()
            found[key] = _bare(entry["value"])
        elif item and key:
            before = found[key]
            found[key] = [*(before if isinstance(before, list) else []), _bare(item[1])]
        elif line.strip() and key and isinstance(found[key], str):
            found[key] = f"{found[key]} {line.strip()}".strip()
    if not found:
        if head.strip():
            raise CannotRead("稿头读不懂。")
        return {}
    return found


def _bare(value: str) -> Any:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [_bare(one) for one in value[1:-1].split(",")]
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def moment(value: Any, zone: ZoneInfo) -> datetime | None:  # noqa: PLR0911 (one for each way)
    """The moment that a value means, with its zone; in `zone` where it says none."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    if not isinstance(value, str) or not value.strip():
        return None
    typed = value.strip()
    found = _CLOCK.fullmatch(typed)
    try:
        if found:
            year, month, day = map(int, re.split(r"[-/.]", found["day"]))
            clock = (int(found["h"] or 0), int(found["m"] or 0), int(found["s"] or 0))
            at = datetime(year, month, day, *clock, tzinfo=zone)
            return at.replace(tzinfo=_offset(found["zone"])) if found["zone"] else at
        return read_moment(typed, zone)
    except (ValueError, OverflowError):
        return None
    except NotAMoment:
        try:
            at = parsedate_to_datetime(typed)
        except (ValueError, TypeError, IndexError):
            return None
        return at if at.tzinfo else at.replace(tzinfo=zone)


def _offset(typed: str) -> Any:
    sign = typed.replace("Z", "+0000").replace("UTC", "+0000").replace("GMT", "+0000")
    return datetime.strptime(sign.replace(":", ""), "%z").tzinfo


def words(value: Any) -> tuple[str, ...]:
    """The words of a value that is one word, several with commas, or a list, also of lists; each once."""
    return tuple(dict.fromkeys(_words(value, 4)))


def _words(value: Any, deep: int) -> list[str]:
    if value is None or isinstance(value, bool) or not deep:
        return []
    if isinstance(value, Mapping):
        named = value.get("name") or value.get("title")
        return _words(named, deep - 1) if named else []
    if isinstance(value, list | tuple):
        return [word for one in value[:200] for word in _words(one, deep - 1)]
    return [word for one in re.split("[,，、;；]", str(value)) if (word := " ".join(one.split()))]


def line(value: Any) -> str:
    """A value that is one line of text."""
    if value is None or isinstance(value, bool | list | tuple | Mapping):
        return ""
    return " ".join(str(value).split())


def yes(value: Any) -> bool:
    """Whether a value says yes."""
    return value is True or str(value).strip().lower() in ("true", "yes", "1", "on")


def no(value: Any) -> bool:
    """Whether a value says no, and is there."""
    return value is False or str(value).strip().lower() in ("false", "no", "0", "off")
