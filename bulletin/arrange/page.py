"""`Page`: one thing to be made, and everything it is made from.

In: nothing; this module only names things. Out: the record that passes from arranging to writing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """Output files and what they are a pure function of.

    `paths` are relative to the output folder, most often one. `maker` names a template
    (`article.html`) or a function of `render.MAKERS`. `view` is a frozen record. `bodies` are the
    digests of the texts that the maker needs; the text of a digest cannot change, so the digest
    stands for it in the page's fingerprint.
    """

    paths: tuple[str, ...]
    maker: str
    view: Any
    bodies: tuple[str, ...] = ()
