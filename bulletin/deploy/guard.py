"""Guards: what a person must say yes to before readers get it.

In: what the build says of a release, what the target holds, how many articles would be gone. Out: nothing,
or `DeployFailed` with what is the matter. Each is passed by `YES=1`; withdrawals are counted by none.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.release import Facts, Standing

LATE: Final = timedelta(minutes=10)  # a clock that is behind by less is a matter of two machines
FEW: Final = 5  # articles; so many may be gone whatever their share
SHARE: Final = 10  # more than a tenth of all articles may not be gone
RETRIES: Final = 1  # of a release that readers did not get right
SOME: Final = 3  # addresses that are named
YES: Final = "确实要这样发布，请加 YES=1。"


def check_clock(place: object, facts: Facts, standing: Standing) -> None:
    """A build whose clock is behind that of what readers have would take pieces from them."""
    before = standing.release.clock if standing.release else None
    if before is not None and facts.clock < before - LATE:
        fact = f"生成网站时的时间（{facts.clock:%Y-%m-%d %H:%M}）比读者看到的版本"
        fact += f"（{before.astimezone(facts.clock.tzinfo):%Y-%m-%d %H:%M}）还早。"
        raise DeployFailed(place, fact, f"请核对本机的时间和 NOW=；{YES}")


def check_gone(place: object, gone: int, before: int, some: Collection[str]) -> None:
    """`gone` of `before` articles would not be there any more; `some` of them are named."""
    if gone > FEW and gone * SHARE > before:
        fact = f"{before} 篇稿件里有 {gone} 篇会从网站上消失（{'、'.join([*some][:SOME])} 等）。"
        raise DeployFailed(place, fact, f"请核对 CONTENT=、NOW= 和稿件；{YES}")


def check_shown(place: object, shown: Collection[str]) -> None:
    """Pieces that were withdrawn and would be shown again."""
    if shown:
        fact = f"已经撤下的稿件又要公开（{'、'.join(sorted(shown)[:SOME])}）。"
        raise DeployFailed(place, fact, f"请在稿件里写上“撤稿”；{YES}")


def check_failed(place: object, facts: Facts, standing: Standing) -> None:
    """A release that readers did not get right, twice, would be published a third time."""
    if standing.failed.count(facts.digest) > RETRIES:
        fact = "这一版发布过两次，读者拿到的都不对，已经退回。"
        raise DeployFailed(place, fact, f"请用 make verify URL= 看哪里不对；{YES}")
