"""The Chromium that the tests drive.

In: nothing. Out: the browser, started. Run as a program (`make setup`), it makes sure that one starts:
one that is there; else Debian's package where root may install it; else Playwright's own. The headless shell goes
before the whole browser, which has two or three times as much to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Browser, BrowserType, Error, Playwright, sync_playwright

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PACKAGES = NAMES[:2]  # of which one is enough
BESIDE = ("fonts-noto-cjk", "libatomic1")  # the second is what Playwright itself needs


def launch(playwright: Playwright) -> Browser:
    """Start an installed browser, or else Playwright's own. Raises Playwright's `Error`."""
    return start(playwright.chromium)


def start(chromium: BrowserType, *more: str) -> Browser:
    """The same, with more arguments."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return chromium.launch(executable_path=installed, args=[*arguments, *more], timeout=120_000)


def trouble() -> str:
    """What keeps the browser from starting, in the words of who says so; empty where it starts."""
    driver = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    if driver.returncode:
        return driver.stderr.strip()
    with sync_playwright() as playwright:
        try:
            launch(playwright).close()
        except Error as error:
            return error.message.strip()
    return ""


def main() -> None:
    """Make sure that a browser starts; exit code 1 where none could be had."""
    if not trouble():
        return
    print("安装测试用的浏览器……", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "-qq", "update"], env=environment, check=False)
        for package in PACKAGES:
            if trouble():
                command = ["apt-get", "-qq", "install", "-y", package, *BESIDE]
                subprocess.run(command, env=environment, check=False)
    if trouble():
        words = ["playwright", "install", "--only-shell", "chromium"]
        subprocess.run([sys.executable, "-m", *words], check=False)
    if left := trouble():
        sys.exit(f"{left}\n测试需要 Chromium，没有装成。请安装 chromium 或 google-chrome。")


if __name__ == "__main__":
    main()
