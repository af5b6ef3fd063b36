"""Audit: Lighthouse's scores of the sample edition, by `make audit`.

In: the sample edition, built in production settings and served on loopback, compressed. Out: a table,
`results/audit.json`, and exit code 1 where the median of a score is below 99.

Lighthouse reckons its times for a phone on a slow mobile network (`mobile`) and for a desktop, whatever
the machine it runs on; a busy machine still disturbs them.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
PAGES = {"front page": "", "article": "2022/05/21/zi-yuan-pan-huo/", "archive": "archive/"}
FORMS = ("mobile", "desktop")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-byte-weight")
ROUNDS = 3
LIMIT = 99
COMPRESSED = (".html", ".css", ".js", ".svg", ".xml", ".json", ".txt")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; text is compressed, as every web server does it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer one request."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)) + "; charset=utf-8")
        if file.suffix in COMPRESSED:
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        lasting = "assets" in file.parts or "photos" in file.parts
        self.send_header("Cache-Control", "max-age=31536000, immutable" if lasting else "no-cache")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def sample() -> Iterator[str]:
    """The sample edition, built for the address it is served at; yields that address."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "output")
        handler = functools.partial(Handler, directory=str(output))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            address = f"http://127.0.0.1:{server.server_port}"
            program = Path(sys.executable).with_name("pelican")
            settings = [f'SITEURL="{address}"', f'CACHE_PATH="{folder}/cache"']
            options = ["-o", output, "-s", PROJECT / "publishconf.py", "--fatal", "errors"]
            command = [program, PROJECT / "content", *options, "-e", *settings]
            subprocess.run(list(map(str, command)), check=True)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"{address}/"
            server.shutdown()


def lighthouse(address: str, form: str) -> dict[str, Any]:
    """One run of Lighthouse: its report."""
    flags = "--headless=new --disable-gpu" + (" --no-sandbox" if os.geteuid() == 0 else "")
    options = [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"]
    options += ["--preset=desktop"] if form == "desktop" else []
    program = HERE / "node_modules" / ".bin" / "lighthouse"
    done = subprocess.run(
        [program, address, "--quiet", "--output=json", "--output-path=stdout", *options],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def audit(address: str, form: str) -> dict[str, Any]:
    """The medians of the scores and times of a page, and what Lighthouse has to say against it."""
    reports = [lighthouse(address, form) for _ in range(ROUNDS)]
    scores = {
        category: statistics.median(
            round(100 * report["categories"][category]["score"]) for report in reports
        )
        for category in CATEGORIES
    }
    times = {
        name: round(statistics.median(report["audits"][name]["numericValue"] for report in reports))
        for name in TIMES
    }
    wanting = {
        reference["id"]
        for report in reports
        for category in CATEGORIES
        for reference in report["categories"][category]["auditRefs"]
        if reference["weight"] and report["audits"][reference["id"]]["score"] not in (1, None)
    }
    return {"scores": scores, **times, "wanting": sorted(wanting)}


def main() -> int:
    """Audit every page in both forms; 1 where a score is too low."""
    results = {}
    with sample() as home:
        print(f"| page | {' | '.join((*CATEGORIES, *TIMES))} |")
        print(f"| --- |{' ---: |' * len((*CATEGORIES, *TIMES))}")
        for page, path in PAGES.items():
            for form in FORMS:
                found = results[f"{page}, {form}"] = audit(home + path, form)
                cells = [*found["scores"].values(), *(found[name] for name in TIMES)]
                print(f"| {page}, {form} | {' | '.join(map(str, cells))} |", *found["wanting"])
    text = json.dumps({"pages": results}, indent=1)
    (HERE / "results" / "audit.json").write_text(text + "\n", "utf-8")
    low = [score for found in results.values() for score in found["scores"].values()]
    return 1 if min(low) < LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
