"""Settings: what the sites of others say of themselves.

In: a source's settings file. Out: its values; the hosts that it was served from; its clock's zone. A settings
file that is a program (Pelican's) is read, and not run.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bulletin.desk.adopting.matter import Matter, load_yaml, read_matter
from bulletin.desk.adopting.post import Refused
from bulletin.desk.adopting.source import CannotRead, Source


def config_of(source: Source, *names: str) -> dict[str, Any]:
    """The values of the first of these files that is there and can be read: YAML, TOML or JSON by its
    name."""
    for name in names:
        if not source.has(name):
            continue
        text = source.text(name)
        try:
            data = (
                tomllib.loads(text)
                if name.endswith(".toml")
                else load_yaml(text.replace("\t", "  "))
            )
        except (tomllib.TOMLDecodeError, RecursionError):
            raise CannotRead(f"{name} 不是正确的 TOML。") from None
        if isinstance(data, dict):
            return {str(key): value for key, value in data.items()}
    return {}


def assignments(text: str) -> dict[str, Any]:
    """What a Python file of settings gives its names, where that is written out; nothing of it is run."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[str, Any] = {}
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and len(node.targets) == 1
            and isinstance(node.targets[0], ast.Name)
        ):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                continue
    return found


def hosts_of(source: Source, *urls: str) -> tuple[str, ...]:
    """The hosts that addresses name, and the one in the file `CNAME`."""
    named = [urlsplit(url).hostname or "" if "://" in url else "" for url in urls]
    for place in ("CNAME", "source/CNAME", "static/CNAME"):
        if source.has(place) and (
            found := re.search(r"(?<![\w.-])(?=[\w-]*+\.)[\w.-]+\.\w+", source.text(place))
        ):
            named += [found[0].lower()]
    hosts = [host.removeprefix("www.") for host in named if host]
    return tuple(dict.fromkeys(hosts))


def zone_of(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone of that name; another one where there is none."""
    try:
        return ZoneInfo(name) if name else otherwise
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise


def read_heads(
    source: Source, paths: Iterable[str]
) -> tuple[dict[str, tuple[Matter, str]], list[Refused]]:
    """The heads and texts of files, by their paths; and those that cannot be read."""
    texts: dict[str, tuple[Matter, str]] = {}
    refused: list[Refused] = []
    for path in paths:
        try:
            texts[path] = read_matter(source.text(path))
        except CannotRead as why:
            refused.append(Refused(path, str(why)))
    return texts, refused


def plain_values(data: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """The values of settings that are words or numbers, by their names behind `prefix`."""
    return {
        f"{prefix}{name}": str(value)
        for name, value in data.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }
