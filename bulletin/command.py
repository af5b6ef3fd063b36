"""What was typed for make, as Pelican's command line: `python -m bulletin.command html|publish`.

In: the environment, where the Makefile puts what a person typed (PAPER, CONTENT, OUTPUT, SITEURL, JOBS,
NOW, DRAFTS, HANT, HANT_REGION, VERIFY). Out: Pelican's arguments, each value one word, whatever signs it has.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

SETTINGS: Final = ("JOBS", "SITEURL", "NOW", "DRAFTS", "HANT", "HANT_REGION", "VERIFY")


def arguments(typed: Mapping[str, str], *, production: bool) -> list[str]:
    """Pelican's arguments. What was not typed, or is empty, stays as the settings have it."""
    paper = Path(typed.get("PAPER") or ".")
    own = paper / "publishconf.py"
    settings = own if production and own.is_file() else paper / "pelicanconf.py"
    said = {name: typed[name] for name in SETTINGS if typed.get(name)}
    said["PRODUCTION"] = "1" if production else "0"
    values = [f"{name}={msgspec.json.encode(value).decode()}" for name, value in said.items()]
    content = typed.get("CONTENT") or str(paper / "content")
    output = typed.get("OUTPUT") or str(paper / "output")
    return [
        *(os.path.join(".", content), f"--output={output}"),  # a name may begin with `-`
        *(f"--settings={settings}", "--fatal=errors", "--extra-settings", *values),
    ]


def main() -> None:
    """Run Pelican for `make html` or `make publish`."""
    from pelican import main as pelican  # noqa: PLC0415 (the preview takes the arguments alone)

    production = sys.argv[1] == "publish"
    if production and os.environ.get("DRAFTS", "0").lower() not in ("", "0", "no", "false"):
        print("提醒：正式发布的网站里没有草稿，DRAFTS 不起作用。", file=sys.stderr)
    pelican(arguments(os.environ, production=production))


if __name__ == "__main__":
    main()
