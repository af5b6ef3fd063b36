"""Templates: Jinja's compiler, made quicker, gives what Jinja's own gives."""

from __future__ import annotations

import hmac
import marshal
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bulletin.engine.machine import key
from bulletin.engine.templates import SIGNATURE, Templates
from pelicanconf import JINJA_ENVIRONMENT

SOURCE = """
{% macro note(text) %}<i>{{ text }}</i>{% endmacro %}
{% set box %}<b>{{ view.text }}</b>{% endset %}
{{ view.text }} {{ note(view.text) }} {{ box }} {{ view.text|e }} {{ view.data|tojson }}
{% for one in view.some %}{{ loop.index }}{{ one }}{% if not loop.last %}, {% endif %}{% endfor %}
"""


@given(
    st.text(),
    st.lists(st.one_of(st.text(), st.integers(), st.none(), st.text().map(Markup))),
)
def test_a_page_is_the_same_as_from_jinja_itself(text: str, some: list[object]) -> None:
    ours = Templates((), JINJA_ENVIRONMENT, Path()).environment
    theirs = jinja2.Environment(**JINJA_ENVIRONMENT)  # noqa: S701 (the settings turn it on)
    theirs.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    view = SimpleNamespace(text=text, some=some, data={"文": text, "些": [1, None, True]})
    made = [environment.from_string(SOURCE).render(view=view) for environment in (ours, theirs)]
    assert made[0] == made[1]


@pytest.mark.parametrize("source", ["{{ view.texts }}", "{{ views }}", "{{ views.text }}"])
def test_a_name_that_is_not_there_is_an_error(source: str) -> None:
    template = Templates((), JINJA_ENVIRONMENT, Path()).environment.from_string(source)
    with pytest.raises((AttributeError, jinja2.UndefinedError), match=r"texts|views"):
        template.render(view=SimpleNamespace(text=""))


CODE = "import pathlib; pathlib.Path({place!r}).touch()\n"


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A folder with one template."""
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/page.html").write_text("<p>{{ view.text }}</p>")
    return tmp_path / "theme"


def rendered(theme: Path, cache: Path) -> str:
    """The template's text, as a new process would make it."""
    templates = Templates((theme,), JINJA_ENVIRONMENT, cache)
    return templates.environment.get_template("page.html").render(view=SimpleNamespace(text="甲"))


def evil(cache: Path, place: Path) -> bytes:
    """Code in the form in which Jinja keeps it, that leaves a mark if it is run."""
    (file,) = (one for one in (cache / "templates").iterdir() if not one.name.endswith("-names"))
    data = file.read_bytes()
    head = data[SIGNATURE:].partition(b"\xe3")[0]  # Jinja's own header, up to marshal's first sign
    return head + marshal.dumps(compile(CODE.format(place=str(place)), "x", "exec"))


@pytest.mark.parametrize(
    "seal", ["none", "plain digest", "of another machine", "of another template"]
)
def test_code_that_this_machine_did_not_sign_is_never_run(
    theme: Path, tmp_path: Path, seal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restored cache may hold anything; the template is compiled again."""
    cache, place = tmp_path / "cache", tmp_path / "spoilt"
    assert rendered(theme, cache) == "<p>甲</p>"
    code = evil(cache, place)
    for file in (cache / "templates").iterdir():
        if seal == "none":
            data = code
        elif seal == "plain digest":
            data = sha256(code).digest() + code
        elif seal == "of another machine":
            data = hmac.digest(b"x" * 32, code, "sha256") + code
        else:
            data = file.read_bytes()[:SIGNATURE] + code
        file.write_bytes(data)
    assert rendered(theme, cache) == "<p>甲</p>"
    assert not place.exists()


def test_what_was_signed_here_is_used_and_a_machine_without_a_place_for_a_key_keeps_no_code(
    theme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    rendered(theme, cache)
    (file,) = (one for one in (cache / "templates").iterdir() if not one.name.endswith("-names"))
    before = file.stat().st_mtime_ns
    rendered(theme, cache)
    assert file.stat().st_mtime_ns == before
    key.cache_clear()
    try:
        (tmp_path / "file").touch()
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
        assert key() is None
        assert rendered(theme, tmp_path / "other") == "<p>甲</p>"
        assert not (tmp_path / "other/templates").exists()
        key.cache_clear()
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        own = key()
        assert own
        assert (tmp_path / "state/bulletin/key").stat().st_mode & 0o777 == 0o600
        key.cache_clear()
        assert key() == own
        (tmp_path / "state/bulletin/key").chmod(0o644)  # others could sign too
        key.cache_clear()
        assert key() is None
    finally:
        key.cache_clear()
