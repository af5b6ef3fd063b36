"""A build on a disk that is full or may not be written to: said in one line, and nothing is lost.

The disk is a file system in memory, mounted for one process alone (`unshare`), so that no right on this
machine is needed and nothing has to be unmounted.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.system.conftest import program

pytestmark = pytest.mark.system

SCRIPT = """
set -eu
mount -t tmpfs -o size=64m tmpfs "$DISK"
first() { "$PELICAN" "$CONTENT" -o "$DISK/output" -s "$SETTINGS" --fatal errors -e "$@"; }
first "$CACHE" 'SITENAME="一"' JOBS=1 >/dev/null
( cd "$DISK/output" && find . -type f -not -name '.bulletin-lock' -exec sha256sum {} + | sort ) >"$SAID/before"
case $HOW in
full) mount -o remount,size=$(( $(df -k --output=used "$DISK" | tail -n 1) + 100 ))k "$DISK" ;;
reading) mount -o remount,ro "$DISK" ;;
esac
first "$CACHE" 'SITENAME="二"' JOBS=1 >"$SAID/said" 2>&1 && code=0 || code=$?
echo "$code" >"$SAID/code"
( cd "$DISK/output" && find . -type f -not -name '.bulletin-lock' -exec sha256sum {} + | sort ) >"$SAID/after"
mount -o remount,rw,size=64m "$DISK"
first "$CACHE" 'SITENAME="二"' JOBS=1 >/dev/null
cp -r "$DISK/output" "$SAID/healed"
"""


@pytest.mark.parametrize("how", ["full", "reading"])
def test_a_disk_that_fails_in_mid_build_leaves_the_site_and_the_next_build_is_whole(
    tmp_path: Path, how: str
) -> None:
    said, disk = tmp_path / "said", tmp_path / "disk"
    said.mkdir()
    disk.mkdir()
    content = PROJECT / "content"
    environment = {
        "DISK": disk,
        "SAID": said,
        "HOW": how,
        "CONTENT": content,
        "PELICAN": Path(sys.executable).with_name("pelican"),
        "SETTINGS": PROJECT / "pelicanconf.py",
        "CACHE": f'CACHE_PATH="{tmp_path / "cache"}"',
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    }
    done = subprocess.run(
        [program("unshare"), "--mount", "--map-root-user", "sh", "-c", SCRIPT],
        env={name: str(value) for name, value in environment.items()},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    words = (said / "said").read_text("utf-8")
    assert (said / "code").read_text() == "1\n"
    assert "请检查磁盘空间和文件权限" in words
    assert "Traceback" not in words
    assert (said / "after").read_text() == (said / "before").read_text()
    clean = tmp_path / "clean"
    subprocess.run(
        [
            *(environment["PELICAN"], content, "-o", clean, "-s", environment["SETTINGS"]),
            *("-e", f'CACHE_PATH="{tmp_path / "other"}"', 'SITENAME="二"', "JOBS=1"),
        ],
        check=True,
        capture_output=True,
    )
    assert contents(said / "healed") == contents(clean)
    assert re.search(b"<title>\xe4\xba\x8c</title>", contents(clean)["index.html"])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that readers would get."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".bulletin")
    }
