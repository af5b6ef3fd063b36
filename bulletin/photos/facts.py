"""Why a photo is refused."""

from __future__ import annotations


class PhotoRefused(Exception):
    """A file that cannot be shown: what is wrong with it, and what the editor can do.

    Both are Chinese sentences with their full stop, fit for a `Fault`.
    """

    def __init__(self, fact: str, remedy: str) -> None:
        super().__init__(fact, remedy)  # both, so that it survives the way between processes
        self.fact = fact
        self.remedy = remedy

    def __str__(self) -> str:
        return self.fact + self.remedy
