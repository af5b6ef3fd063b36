"""Every address of the server names the act that it is for, or the server does not start."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.routing import Route

from bulletin.desk.serving.app import application
from bulletin.desk.serving.declared import Undeclared
from bulletin.desk.serving.entrance import at_home
from bulletin.desk.serving.tabs import Tabs


def test_an_address_without_an_act_keeps_the_server_from_starting(tmp_path: Path) -> None:
    bare = Route("/desk/api/geheim", str)
    with pytest.raises(Undeclared, match="/desk/api/geheim"):
        application(tmp_path, Tabs(), str.encode, [bare], "t", at_home(8000))
