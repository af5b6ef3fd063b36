"""Remarks: what of a paragraph needs a human eye: comments, changes, what was struck out.

In: each of them, as the paragraph is read. Out: a Chinese line for each, for the draft, where no reader is
ever to see it; and what is no text any more, on the list of what is left.
"""

from __future__ import annotations

from typing import Final

from bulletin.desk.importing.word.opened import Open

_LONGEST: Final = 40  # characters of a change that a remark shows; all of a deletion is on the list
_WHY: Final = {"删": "修订里删去的文字", "划掉": "删除线划掉的文字", "藏": "隐藏文字"}


class Remarks:
    """A paragraph's remarks."""

    def __init__(self, file: Open, number: int) -> None:
        self._file, self._number = file, number
        self._changes: list[tuple[str, str, str]] = []  # what was done, by whom, to which text
        self._said: list[str] = []

    def add(self, remark: str) -> None:
        """A line for the editor."""
        if remark not in self._said:
            self._said.append(remark)

    def comment(self, name: str) -> None:
        """A comment stands here."""
        said = self._file.comments.get(name)
        if said and name not in self._file.told:
            self._file.told.add(name)
            by = f"（{said.author}）" if said.author else ""
            self._said.append(f"批注{by}：{said.text}")

    def gone(self, done: str, author: str, text: str) -> None:
        """Text that was deleted or struck out."""
        self._change(done, author, text)

    def inserted(self, author: str, text: str) -> None:
        """Text that a change put in."""
        self._change("加", author, text)

    def hidden(self, text: str) -> None:
        """Hidden text: nobody is told in the draft what it says."""
        self._file.hidden += len(text.strip())
        self._change("藏", "", text)

    def _change(self, done: str, author: str, text: str) -> None:
        last = self._changes[-1] if self._changes else None
        if last and last[:2] == (done, author):
            self._changes[-1] = (done, author, last[2] + text)
        else:
            self._changes.append((done, author, text))

    def told(self) -> tuple[str, ...]:
        """All remarks of the paragraph, the changes first."""
        lines: dict[str, list[str]] = {}
        for done, author, text in self._changes:
            plain = " ".join(text.split())
            if not plain:
                continue
            if done != "加":
                self._file.leave(self._number, plain, _WHY[done])
            if done != "藏":
                short = plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
                lines.setdefault(author if done != "划掉" else "", []).append(f"{done}“{short}”")
        said = [
            f"修订（{author}）：{'，'.join(done)}。" if author else f"{'，'.join(done)}。"
            for author, done in lines.items()
        ]
        return (*said, *self._said)
