"""Kills at every moment, with a reader who never stops: many times what the system tests do."""

# ruff: noqa: F811 (fixtures are imported)

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
import urllib.parse
from contextlib import suppress
from pathlib import Path

import pytest

from bulletin.deploy.lease import LEASE
from tests.conftest import PROJECT
from tests.programs import Program
from tests.system.conftest import Host, nginx
from tests.system.reader import reading
from tests.system.test_bucket import SILENCE, Store, files, server, store  # noqa: F401
from tests.system.test_deploy import verify

pytestmark = pytest.mark.soak

SSH, BUCKET = 100, 60


def test_a_hundred_deployments_by_ssh_killed_or_stopped(
    host: Host, editions: list[Path], certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    """Every third is stopped instead, overtaken, and woken up. One that was stopped before it had begun is a
    deployment like any other then; one that had begun says that it has failed, and changes nothing."""
    own = ("--cache", tmp_path / "cache", "--silence", "3")
    assert host.run("publish", editions[0], *own)[0] == 0
    started = time.monotonic()
    assert host.run("publish", editions[1], *own)[0] == 0
    whole = time.monotonic() - started
    overtaken = 0
    with (
        nginx(host.folder / "current", tmp_path / "nginx", certificate) as web,
        reading(web.get, editions) as reader,
    ):
        for round_ in range(SSH):
            place = ("--cache", tmp_path / f"cache-{round_ % 3}", "--silence", "3")
            command = host.command("publish", editions[round_ % 2], *place)
            with Program(
                command,
                cwd=PROJECT,
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as process:
                time.sleep(random.uniform(0.1, 1.05) * whole)
                sign = signal.SIGKILL if round_ % 3 else signal.SIGSTOP
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, sign)
                if sign == signal.SIGSTOP:
                    time.sleep(4)
                    assert host.run("publish", editions[1 - round_ % 2], *own)[0] == 0
                    now = host.current()
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGCONT)
                    if process.wait(60):
                        overtaken += 1
                        assert host.current() == now
                    front = (host.folder / "current" / "index.html").read_bytes()
                    # One that had switched already when it was stopped has published, and was followed.
                    winner = 1 - round_ % 2 if host.current() == now else round_ % 2
                    assert front == (editions[winner] / "index.html").read_bytes()
            # The release itself: what a killed one had sent to its end may switch at this moment.
            verify((host.folder / "current").resolve().parent)
        assert host.run("publish", editions[0], *own)[0] == 0
        reader.meets(0)
    assert overtaken  # else nothing was shown
    for name in host.releases():
        verify(host.folder / "releases" / name)
    assert not list((host.folder / "releases").glob("*.part"))


def test_sixty_deployments_to_a_bucket_killed_or_stopped(
    store: Store, editions: list[Path], tmp_path: Path
) -> None:
    """Every third is stopped instead while it works, overtaken, and woken up: the one that took over has won;
    whoever says that it has published is what readers have, whole."""
    store.publish(editions[0])
    started = time.monotonic()
    with store.start("publish", editions[1]) as process:
        until_it_works(store, process, "")
        begun = time.monotonic()
        process.communicate(timeout=300)
    whole, work = time.monotonic() - started, time.monotonic() - begun
    spoilt = []
    overtaken = 0
    with reading(store.get, editions):
        for round_ in range(BUCKET):
            store.cache = tmp_path / f"cache-{round_ % 3}"
            before = lease(store)  # one that was killed leaves its own
            with store.start("publish", editions[round_ % 2]) as process:
                if round_ % 3:
                    time.sleep(random.uniform(0.2, 1) * whole)
                    process.kill()
                    continue
                until_it_works(store, process, before)
                time.sleep(random.uniform(0, 0.9) * work)
                process.send_signal(signal.SIGSTOP)
                time.sleep(SILENCE)
                store.cache = tmp_path / "winner"
                store.publish(editions[1 - round_ % 2])
                process.send_signal(signal.SIGCONT)
                process.communicate(timeout=90)
            overtaken += process.returncode != 0
            # One that had come to its end when it was stopped has published, and was followed.
            mine, other = (files(editions[one]) for one in (round_ % 2, 1 - round_ % 2))
            followed = store.holds({"index.html": other["index.html"]})
            assert followed or process.returncode == 0
            wanted = other if followed else mine
            now = {path: store.get("/" + urllib.parse.quote(path)).body for path in wanted}
            spoilt += [(round_, path) for path in wanted if now[path] != wanted[path]]
        store.cache = tmp_path / "winner"
        store.publish(editions[0])
        assert store.holds(files(editions[0]))
    assert spoilt == []
    assert overtaken  # else nothing was shown


def lease(store: Store) -> str:
    """The mark of the lease in a bucket; empty where there is none."""
    found = store.client.list_objects_v2(Bucket=store.bucket, Prefix=f"www/{LEASE}")
    return "".join(one["ETag"] for one in found.get("Contents", ()))


def until_it_works(store: Store, process: subprocess.Popen[str], before: str) -> None:
    """Wait until a deployment holds the lease, where there was the one with this mark; or until it ends."""
    while lease(store) in ("", before) and process.poll() is None:
        time.sleep(0.02)
