"""Emoji by name: words between colons that other programs turn into pictures, and this one leaves as text.

In: nothing; this module only names things. Out: the names that editors copy most; see
`docs/手册/3-正文.md`.
"""

from __future__ import annotations

from typing import Final

EMOJI: Final = frozenset(
    "+1 -1 100 bell bulb clap cry eyes fire grin heart heart_eyes heavy_check_mark house information_source"
    " joy laughing link mega memo muscle ok ok_hand point_right pray question rocket smile smiley sob"
    " sparkles star sunny tada thinking thumbsdown thumbsup warning wave white_check_mark wink x".split()
)
