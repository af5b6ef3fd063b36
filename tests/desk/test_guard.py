"""The guard: only this server's own pages may ask it for anything, and nothing outside the site is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.serving.guard import Asked, hosts_of, refusal

HOSTS = hosts_of(8000)
OWN = "127.0.0.1:8000"
TOKEN = "t" * 43


def asked(**said: str) -> Asked:
    """A request as the desk's own page sends it, but for what is said otherwise."""
    own = {"method": "POST", "path": "/desk/api/new", "host": OWN, "origin": f"http://{OWN}"}
    return Asked(**{**own, "site": "same-origin", "mode": "cors", "token": TOKEN, **said})


def test_the_desks_own_pages_may_ask() -> None:
    assert refusal(asked(), HOSTS, TOKEN) == ""
    assert refusal(asked(method="GET", origin="", token=""), HOSTS, TOKEN) == ""


@pytest.mark.parametrize("name", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_this_machines_own_names_are_known(name: str) -> None:
    assert refusal(asked(method="GET", host=name), HOSTS, TOKEN) == ""


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8000",
        "127.0.0.1",
        "127.0.0.1:8001",
        "127.0.0.1.evil.example:8000",
    ],
)
def test_a_foreign_host_is_refused_even_for_reading(host: str) -> None:
    """What a name that was made to point at 127.0.0.1 would get."""
    for method, path in (("GET", "/"), ("GET", "/desk/"), ("POST", "/desk/api/new")):
        assert "不是本机预览的" in refusal(asked(method=method, path=path, host=host), HOSTS, TOKEN)


@pytest.mark.parametrize(
    "origin", ["", "null", "http://evil.example", "https://127.0.0.1:8000", "http://127.0.0.1:8001"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_another_page_cannot_change_anything(origin: str, method: str) -> None:
    assert refusal(asked(method=method, origin=origin), HOSTS, TOKEN)


@pytest.mark.parametrize("token", ["", "t", "t" * 42 + "x", "标"])
def test_nothing_is_changed_without_the_token(token: str) -> None:
    assert "太旧" in refusal(asked(token=token), HOSTS, TOKEN)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_cannot_read_frame_or_script_the_desk(site: str) -> None:
    for mode in ("cors", "no-cors", "navigate"):
        got = refusal(asked(method="GET", path="/desk/page/x/", site=site, mode=mode), HOSTS, TOKEN)
        assert "只给写稿的网页看" in got
    link = asked(method="GET", path="/desk/", site=site, mode="navigate")
    assert refusal(link, HOSTS, TOKEN) == ""  # a link in a letter may open the desk


@given(st.text(), st.text(), st.text(), st.sampled_from(["POST", "PUT", "DELETE"]))
def test_no_words_at_all_stand_for_origin_and_token(
    host: str, origin: str, token: str, method: str
) -> None:
    assert refusal(asked(method=method, host=host, origin=origin, token=token), HOSTS, TOKEN)
