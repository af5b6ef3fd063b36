"""A bucket that speaks S3 as a target: only what changed, in an order that is whole at every moment.

In: a staged release, a command. Out: the objects, and one line for the person.

Two objects of our own stand under `.bulletin/`: the `lease` (`lease`) and the `record` (`inventory`),
which is written before anything else with every path that may follow as uncertain, and last of all with
what is there; so after a kill the next deployment knows what may be there, and nothing is left behind.

A deployment that stalls and wakes up cannot win. Whatever may change is written under the condition that
it still is what it was when the deployment began, and what takes over from it gives every object that the
other may still write a mark it never had (the time in gzip's header counts deployments). What could slip
through even so, the next deployment sees in the store's own list, and puts right.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from botocore.exceptions import ClientError
from msgspec.structs import replace

from bulletin.deploy.conversation import Conversation, each
from bulletin.deploy.difference import Difference, difference, put_already, started
from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.guard import check_clock, check_gone, check_shown
from bulletin.deploy.inventory import Inventory
from bulletin.deploy.lease import SILENCE
from bulletin.deploy.objects import articles, is_seen, objects, steps, tells
from bulletin.deploy.release import Release, Standing, checked, released
from bulletin.deploy.stage import Staged
from bulletin.deploy.store import Place, code
from bulletin.deploy.target import GRACE, Held, OneRelease, Options, addresses
from bulletin.deploy.withdrawal import unseen, verify

KNOWN: Final = frozenset(("endpoint", "region", "addressing", "alone", "grace", "silence"))
"""The options that this kind of target knows."""

MIXED: Final = "读者看到的网页有的新、有的旧，每一页都完整；再发布一次就全是新的。"


class Bucket(OneRelease):
    """A place in a bucket."""

    def __init__(self, text: str, options: Options) -> None:
        """The place that `s3://bucket/prefix` names. Raises `DeployFailed` for other forms."""
        self.place: Place = Place.parse(text, options.endpoint, options.region, options.addressing)
        self.grace = timedelta(seconds=options.grace or GRACE)
        self.silence = options.silence or SILENCE
        self.alone = options.alone

    def shown(self, readers: str) -> Release | None:
        """The release that readers have; None where there is none."""
        del readers  # the bucket itself knows
        talk = Conversation(self.place)
        with talk.store.speaking(talk):
            talk.read()
        inventory = talk.inventory
        return (inventory.release or Release(0)) if inventory.paths else None

    def publish(self, release: Staged, *, yes: bool, only: bool = False) -> str:
        """Bring `release` to readers. Raises `DeployFailed`, whose last sentence says what readers then
        see, and `Held` where a guard refuses a release in which pieces were withdrawn."""
        talk = Conversation(self.place)
        with talk.held(self.silence, alone=self.alone):
            return self._published(talk, release, yes=yes, only=only)

    def withdraw(self, paths: str, readers: str, patience: float) -> str:
        """Erase what is not part of the current site, and look at what readers get."""
        asked = addresses(self.place, paths)
        talk = Conversation(self.place)
        with talk.held(self.silence, alone=self.alone):
            said, erased = _withdrawn(talk, asked)
            release = talk.inventory.release
            look = unseen(path for path, kept in talk.inventory.paths.items() if not kept.since)
        address = readers or (release.address if release else "")
        return said + verify(self.place, address, asked, erased, look, patience)

    # --- publishing ------------------------------------------------------------------------------

    def _published(self, talk: Conversation, release: Staged, *, yes: bool, only: bool) -> str:
        """Bring the bucket to `release`; what to say of it."""
        facts, before = release.facts, talk.inventory
        wanted = objects(release)
        standing = talk.standing()
        fresh = [one for one in facts.withdrawn if one not in standing.withdrawn]
        hidden = standing.withdrawn.difference(facts.withdrawn)
        again = [one for one in hidden if f"{one}/index.html" in wanted]
        if not yes:
            with Held.where(standing.release if fresh and not only else None):
                check_shown(self.place, again)
                check_clock(self.place, facts, standing)
                had = articles(path for path, kept in before.paths.items() if not kept.since)
                gone = sorted(had - articles(wanted) - standing.withdrawn)
                check_gone(self.place, len(gone), len(had), gone)
        now = datetime.now(UTC)
        compare = partial(difference, before.paths, now=now, grace=self.grace, keep_all=not fresh)
        withdrawn = sorted(standing.withdrawn.difference(again).union(facts.withdrawn))
        told = _told(standing, release, before.generation + 1, now)
        settled = before.settled and before.paths == compare(wanted).after
        if settled and facts.digest == standing.digest and withdrawn == before.withdrawn:
            talk.tell(told if standing.release else checked(told, facts, now))
            release.keep()
            return f"{self.place} 已经是这个版本，没有变化。"
        # A compressed form that has to be made again may have other bytes than were known of it.
        release = release.taken(one.path for one in compare(wanted).changed)
        work = compare(objects(release))
        talk.marks = put_already(before, talk.there, work)
        # What must not be shown again is known before anything else is done.
        begun = started(before, talk.there, talk.marks, work)
        talk.save(replace(begun, withdrawn=sorted({*withdrawn, *standing.withdrawn})))
        count = _work_off(talk, before, work)
        paths = {
            path: replace(kept, mark=talk.marks.get(path, kept.mark))
            for path, kept in work.after.items()
        }
        ended = replace(begun, paths=paths, withdrawn=withdrawn)
        talk.save(replace(ended, notices=list(facts.withdrawn), release=told))
        talk.tell(told)
        release.keep()
        said = f"已发布 {self.place}，写好 {count} 个文件，删去 {len(work.gone)} 个。"
        if fresh:
            said += _purged(talk, fresh)
        if not talk.conditional:
            said += "（ALONE=1：请确保没有别的机器同时发布。）"
        return said


def _told(standing: Standing, release: Staged, number: int, now: datetime) -> Release:
    """What `/release.json` says then: of equal output no other release, whatever PDFs it has."""
    facts = release.facts
    if facts.digest == standing.digest and standing.release:
        return checked(standing.release, facts, now)
    return released(facts, number, now, None)


def _work_off(talk: Conversation, before: Inventory, work: Difference) -> int:
    """Put and delete what must be, in an order that fits at every moment; how many objects were put."""
    doubtful = frozenset(path for path, kept in before.paths.items() if not kept.digest)
    left = [one for one in work.changed if one.path not in talk.marks]
    for step in steps(left, talk.there):
        talk.readers = MIXED if is_seen(step) else talk.readers
        each(partial(talk.send, doubtful=doubtful), step)
    each(talk.delete, work.gone)
    return len(left)


def _purged(talk: Conversation, fresh: list[str]) -> str:
    """Erase older versions of what is ours; says so, or that the right to do it is missing."""
    said = f"撤下了 {'、'.join(fresh)}。"
    try:
        count = talk.erase_older()
    except ClientError as error:
        return f"{said}旧版本没有删成（{code(error)}），请用有权限的密钥运行 make withdraw。"
    return f"{said}已删去 {count} 个旧版本；请用 make withdraw 核对读者看到的。"


def _withdrawn(talk: Conversation, asked: list[str]) -> tuple[str, list[str]]:
    """Erase what is left of the pieces at these addresses. They may not be public any more.
    Returns what to say, and the paths that are erased."""
    inventory = talk.inventory
    if not inventory.paths:
        raise DeployFailed(talk.place, "还没有发布过。", "请先运行 make deploy。")
    if not inventory.settled:
        raise DeployFailed(talk.place, "上一次发布没有做完。", "请先再发布一次。", MIXED)
    known = articles(inventory.own) | {*inventory.withdrawn}
    for address in asked:
        if address not in known:
            fact = f"没有发布过 {address}。"
            raise DeployFailed(talk.place, fact, "请核对网址，例如 2022/05/21/slug。")
        page = inventory.paths.get(f"{address}/index.html")
        if page and not page.since and address not in talk.notices():
            fact = f"{address} 还在网站上公开。"
            remedy = "请先在稿件里写上“撤稿”，发布以后再运行一次。"
            raise DeployFailed(talk.place, fact, remedy)
    stayed = sorted(path for path, kept in inventory.paths.items() if kept.since and tells(path))
    each(talk.delete, stayed)
    withdrawn = sorted({*inventory.withdrawn, *asked})
    paths = {path: kept for path, kept in inventory.paths.items() if path not in stayed}
    past = [one for one in inventory.past if one.startswith(tuple(asked))]
    after = replace(inventory, withdrawn=withdrawn, paths=paths, past=[*inventory.past, *stayed])
    talk.save(after)
    count = talk.erase_older()
    talk.save(replace(after, past=past, generation=after.generation + 1))
    said = f"已从 {talk.place} 彻底删去 {len(stayed) + count} 个旧文件。"
    return said, [*stayed, *inventory.past]
