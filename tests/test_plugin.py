"""What ties the bulletin to Pelican."""

from __future__ import annotations

import pytest
from pelican import signals

import bulletin
from bulletin.plugin import BulletinGenerator

twice = pytest.mark.parametrize("turn", ["first", "second"])


@twice
def test_pelican_gets_the_bulletins_generator_and_no_test_inherits_it(turn: str) -> None:
    assert signals.get_generators.send(None) == []
    bulletin.register()
    assert [made for _, made in signals.get_generators.send(None)] == [BulletinGenerator]
