"""The policy that servers send follows the settings, and is the same in all three servers' files."""

from __future__ import annotations

import re

import pytest

from bulletin.deploy.policy import policy, unplayed
from tests.conftest import PROJECT


@pytest.mark.parametrize("name", ["nginx-paper.conf", "Caddyfile", "apache.conf"])
def test_a_server_s_file_has_the_policy(name: str) -> None:
    text = (PROJECT / "deploy" / name).read_text("utf-8")
    assert re.findall(r'Content-Security-Policy "([^"]+)"', text) == [policy()]


def test_a_paper_s_hosts_are_in_its_policy_and_no_other_is() -> None:
    said = policy(["v.paper.example", "w.paper.example"])
    assert "media-src 'self' https://v.paper.example https://w.paper.example;" in said
    assert unplayed(said, ["v.paper.example", "x.example"]) == ["x.example"]
    assert unplayed(policy(), ["v.paper.example"]) == ["v.paper.example"]
    assert unplayed("", ["v.paper.example"]) == []  # a server that sends no policy forbids nothing
