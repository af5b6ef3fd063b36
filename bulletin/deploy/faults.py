"""Why a deployment ends: one line with the place, the fact, the remedy and what readers see."""

from __future__ import annotations

import re
from typing import Final

UNCHANGED: Final = "读者看到的版本没有变。"
EITHER: Final = "读者看到的是完整的旧版本或新版本。"


class DeployFailed(SystemExit):
    """Ends a deployment: `fact` and `remedy` are Chinese sentences. Exit code 1.

    A `SystemExit`, as the build's own ends are: one line on stderr and no traceback.
    """

    def __init__(self, place: object, fact: str, remedy: str, readers: str = UNCHANGED) -> None:
        said = f"{place}: {fact}{remedy}{readers}"
        super().__init__(re.sub(r"[\x00-\x1f\x7f]", "?", said))  # one line, whatever a name holds
