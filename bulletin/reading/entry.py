"""Entry: one field of a header as it was typed."""

from __future__ import annotations

from bulletin.model.record import Record


class HeaderEntry(Record, frozen=True):
    """A key as typed, its values (several where the field has several lines, or YAML gave a list), and
    its line, from 1. `listed`: the values are no lines of one text, but items of a list."""

    key: str
    values: tuple[str, ...]
    line: int
    listed: bool = False


def short(line: str) -> str:
    """What a fault quotes of a line."""
    return line.strip() if len(line.strip()) <= 24 else line.strip()[:23] + "…"  # noqa: PLR2004
