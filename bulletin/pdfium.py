"""PDFium: the lock that all who read PDFs take.

In: nothing. Out: `ALONE`. The library knows no threads, not even of different documents, and the desk and
the makers of photos have some: whoever opens a document with `pypdfium2` holds this lock until it is closed.
"""

from __future__ import annotations

import threading
from typing import Final

ALONE: Final = threading.Lock()
