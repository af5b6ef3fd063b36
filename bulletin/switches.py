"""Switches: 1 or 0, yes or no, as settings and command lines say them.

In: a word. Out: what it says. The Makefile has the same words for the two switches that it reads itself.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Final

_SAID: Final = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}


def switch(typed: str) -> bool:
    """What a switch says. Raises `ArgumentTypeError` with a Chinese line, as the type of an option does."""
    if (said := _SAID.get(typed.strip().lower())) is None:
        raise ArgumentTypeError("只能写 1 或 0（yes、no 也可以）")
    return said
