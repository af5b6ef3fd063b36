"""Words of a headline: where its lines may break.

In: one line of Chinese text. Out: its words in order, which joined give the text again. Punctuation
stays with the word it belongs to, so that a line neither starts with `，` nor ends with `《`.
"""

from __future__ import annotations

import unicodedata


def words(text: str) -> tuple[str, ...]:
    """Cut `text` into the pieces that must not be broken over two lines."""
    if not text:
        return ()
    import rjieba  # noqa: PLC0415 (loads its dictionary: most builds read nothing and need none)

    pieces: list[str] = []
    opened = False  # the last piece ends in an opening bracket and wants the next word
    for word in rjieba.cut(text):
        closing = not word[0].isalnum() and all(
            unicodedata.category(char) in ("Pe", "Pf", "Po", "Pd", "Zs") for char in word
        )
        if pieces and (opened or closing):
            pieces[-1] += word
        else:
            pieces.append(word)
        opened = unicodedata.category(word[-1]) in ("Ps", "Pi")
    return tuple(pieces)
