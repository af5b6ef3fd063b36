"""What every deploy target can do, and what the command line may say to it.

In: nothing; this module names things. Out: `Target`, the one interface; `OneRelease`, what those have in
common that keep no release before; `Options`; `Held`, raised where nothing but a withdrawal may be published.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn, Protocol

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.release import Release
from bulletin.deploy.stage import Staged
from bulletin.deploy.standing import described
from bulletin.model.record import Record

# Seconds that files which pages fetch later stay when the site no longer names them.
GRACE: Final = 86_400
_ADDRESS: Final = re.compile(r"\d{4}/\d{2}/\d{2}/[^/\s]+")


class Options(Record, frozen=True):
    """What may be said of a target; what was not said is empty."""

    port: int = 0
    ssh_config: str = ""
    limit: int = 0  # KiB/s
    endpoint: str = ""
    region: str = ""
    addressing: str = ""
    alone: bool = False
    grace: float = 0  # seconds
    silence: float = 0  # seconds


class Target(Protocol):
    """A place where readers get the paper from. Every method raises `DeployFailed`, and returns one line
    for the person."""

    def shown(self, readers: str) -> Release | None:
        """The release that readers have, whose address is `readers`; None where nothing was published yet.
        One of an older program, which says nothing of itself, has no commit."""

    def publish(self, release: Staged, *, yes: bool, only: bool = False) -> str:
        """Bring a release to readers; `yes` passes the guards. Raises `Held` too, unless `only`."""

    def rollback(self) -> str:
        """Give readers the last different release, and stop publishing."""

    def take_back(self, digest: str) -> str:
        """Give readers the last different release, because they do not get this one (`digest`) right;
        publishing goes on."""

    def status(self, readers: str) -> str:
        """What is there, in lines for a person."""

    def resume(self) -> str:
        """Let publishing go on."""

    def withdraw(self, paths: str, readers: str, patience: float) -> str:
        """Erase the pieces at these addresses for good, and look at what readers get at `readers`;
        caches are waited for, up to `patience` seconds."""


class OneRelease(ABC):
    """A target that keeps no release but the one that readers have. `place` is what faults call it."""

    place: object

    @abstractmethod
    def shown(self, readers: str) -> Release | None:
        """As a `Target` has it."""

    def status(self, readers: str) -> str:
        """What is there, in lines for a person."""
        return described(self.place, self.shown(readers), (), 0, None)

    def rollback(self) -> NoReturn:
        """There is no release before. Raises `DeployFailed`."""
        fact, remedy = "这里没有以前的版本。", "请用 git revert 改回稿件，再发布一次。"
        raise DeployFailed(self.place, fact, remedy)

    def take_back(self, digest: str) -> NoReturn:
        """There is no release before. Raises `DeployFailed`."""
        del digest
        self.rollback()

    def resume(self) -> NoReturn:
        """Nothing is stopped here. Raises `DeployFailed`."""
        raise DeployFailed(self.place, "发布没有暂停。", "不用恢复。")


class Held(Exception):
    """Nothing may be published but the withdrawals: because publishing was stopped, or because of the
    `refusal`. `release` is what readers have."""

    def __init__(self, release: Release, refusal: DeployFailed | None) -> None:
        super().__init__()
        self.release = release
        self.refusal = refusal

    @staticmethod
    @contextmanager
    def where(release: Release | None) -> Iterator[None]:
        """Let a refusal of the block not hold up withdrawals, if there is a `release` to take them out of."""
        try:
            yield
        except DeployFailed as refusal:
            if release is None:
                raise
            raise Held(release, refusal) from refusal


def addresses(place: object, typed: str) -> list[str]:
    """The articles' addresses in what was typed. Raises `DeployFailed` where there is none, or something
    else."""
    words = [word.strip("/") for word in re.split(r"[\s,，、;；]+", typed)]
    words = [re.sub(r"^https?://[^/]+/", "", word) for word in filter(None, words)]
    found = [word.removeprefix("hant/").removesuffix("/index.html") for word in words]
    if not found or not all(_ADDRESS.fullmatch(one) and ".." not in one for one in found):
        fact, remedy = "没有给出网址。", "请用 PATHS= 给出，例如 2022/05/21/slug。"
        raise DeployFailed(place, fact, remedy)
    return sorted(set(found))
