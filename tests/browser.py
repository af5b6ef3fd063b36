"""The Chromium that the tests drive.

In: nothing. Out: the path of one that is there. Run as a program (`make setup`), it gets one where
there is none: Debian's package where root may install it, else Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")


def find() -> str | None:
    """The program's path: an installed browser before Playwright's own; None where neither is."""
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def _install_packages() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", *PACKAGES]):
        subprocess.run(["apt-get", "-qq", *command], env=environment, check=False)


def main() -> None:
    """Make sure that there is a browser; exit code 1 where none could be had."""
    if find():
        return
    print("安装测试用的浏览器……", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install_packages()
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not find():
        sys.exit("测试需要 Chromium，这里没有，也没装成。请安装 chromium 或 google-chrome。")


if __name__ == "__main__":
    main()
