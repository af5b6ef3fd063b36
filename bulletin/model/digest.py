"""Digest: the name of some content.

In: bytes. Out: their digest, by which everything that is kept or compared is known.
"""

from __future__ import annotations

import hashlib


def digest(data: bytes) -> str:
    """The name of some content: 128 bits of SHA-256, which processors know how to make, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()[:32]
