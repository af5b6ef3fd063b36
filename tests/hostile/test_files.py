"""Files that are not what they seem: names, links, photos. Nothing leaves or enters the content folder."""

from __future__ import annotations

import functools
import random
import re
import shutil
import subprocess
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image, PngImagePlugin
from playwright.sync_api import Browser

from tests.conftest import run_pelican
from tests.hostile.corpus import FOLDER, PAYLOADS, article
from tests.photos.samples import scene

CANARY = "CANARY-OUTSIDE"
SETTINGS = ('SITENAME="青禾简报"', 'NOW="2022-06-01T09:00"', "JOBS=1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good article, and, beside it, what must not be read."""
    place = tmp_path / "content" / FOLDER
    place.mkdir(parents=True)
    (place / "good.md").write_bytes(article({}))
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_bytes(article({"title": CANARY}, CANARY))
    (outside / "secret.txt").write_text(CANARY)
    scene().save(outside / "secret.jpg", comment=CANARY)
    return tmp_path


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the site, which may fail, but in words, and without leaving its folders."""
    done = run_pelican(folder / "content", folder / "output", folder / "cache", *SETTINGS)
    assert "Traceback" not in done.stderr
    assert {path.name for path in folder.iterdir()} <= {"cache", "content", "output", "outside"}
    for path in folder.rglob("*"):
        if path.is_file() and path.parts[len(folder.parts)] in ("output", "cache"):
            assert CANARY.encode() not in path.read_bytes(), path
    return done


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (f"{FOLDER}/link.md", "outside/secret.md"),
        (f"{FOLDER}/tu.jpg", "outside/secret.jpg"),
        (f"{FOLDER}/more", "outside"),
        ("2022/loop", "content/2022"),
        ("pages", "outside"),
        ("static/x.txt", "outside/secret.txt"),
        ("static/.x", "outside/secret.txt"),
        ("static/more", "outside"),
        ("reporters.toml", "outside/secret.txt"),
        (f"{FOLDER}/nowhere.md", "nothing"),
    ],
)
def test_a_symbolic_link_is_refused_by_name_wherever_it_leads(
    folder: Path, link: str, target: str
) -> None:
    place = folder / "content" / link
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(folder / target)
    done = build(folder)
    assert done.returncode == 1
    assert f"/content/{link}: 这是指向别处的链接。" in done.stderr


NAMES = [text for text in PAYLOADS.values() if "\0" not in text and len(text.encode()) < 200]


def test_an_article_with_a_strange_name_is_refused_by_that_name(folder: Path) -> None:
    places = []
    for number, name in enumerate(NAMES):
        place = folder / "content" / "2022/05" / f"{number % 28 + 1:02}" / f"{name}.md"
        if ".." in name or place.name[0] == ".":  # a file that begins with a dot is passed over
            continue
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(article({"date": f"2022-05-{number % 28 + 1:02}"}))
        except (OSError, UnicodeEncodeError):  # not a name that this file system can hold
            continue
        places.append(place)
    assert len(places) > 100
    done = build(folder)
    assert done.returncode == 1
    said = ("请只用字母、数字、汉字和“-”。", "不在“年/月/日”", "里的稿件要叫 index.md。")
    refused = sum(map(done.stderr.count, said))
    shown = [place for place in places if re.fullmatch(r"[^\W_][\w-]*", place.stem)]
    assert refused >= len(places) - len(shown)
    assert not (folder / "output" / "index.html").exists()


@pytest.mark.parametrize("some", [80, pytest.param(None, marks=pytest.mark.soak)])
def test_a_photo_with_a_strange_name_is_refused_by_name_or_shown_under_another(
    folder: Path, browser: Browser, serve: functools.partial[str], some: int | None
) -> None:
    """Each payload that a file system takes as a name, or some of them, others each time, named by an article
    and lying beside it."""
    picture = BytesIO()
    scene(480, 320).save(picture, "JPEG")
    names = [text.replace("/", "∕") for text in NAMES if not {"\n", "\r"} & set(text)]
    named = [name for name in names if len(name.encode()) < 240]
    assert len(named) > 100
    named = random.sample(named, some or len(named))
    for number, name in enumerate(named):
        place = folder / "content" / FOLDER / f"n-{number}"
        place.mkdir()
        with suppress(UnicodeEncodeError):
            (place / f"{name}.jpg").write_bytes(picture.getvalue())
        text = article({"title": f"照片{number}"}, f"字。\n\n![图]({quote(name, '')}.jpg)")
        (place / "index.md").write_bytes(text)
    done = build(folder)
    if done.returncode:
        refused = set(re.findall(rf"/{FOLDER}/(n-\d+)/index\.md:\d+: \S", done.stderr))
        assert refused
        assert len(refused) < len(named) / 2
        for slug in refused:
            shutil.rmtree(folder / "content" / FOLDER / slug)
        done = build(folder)
    assert done.returncode == 0, done.stderr
    photos = [path.name for path in (folder / "output" / "photos").iterdir()]
    assert [name for name in photos if not re.fullmatch(r"[\w.-]+", name)] == []
    wrong: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    address = serve(folder / "output")
    shown = sorted((folder / "content" / FOLDER).glob("n-*"))
    for place in random.sample(shown, len(named) // 4):  # `gate` looks at all of them
        page.goto(f"{address}/{FOLDER}/{place.name}/")
        found = page.evaluate(
            """() => document.querySelectorAll(
                 "main script, .prose svg, main iframe, [onerror], [onload], main style").length"""
        )
        assert found == 0, place
    assert wrong == []
    context.close()


def photo(words: str) -> bytes:
    """A JPEG that says the same words in Exif, XMP and its comment."""
    exif = Image.Exif()
    exif[0x010E] = f"图{words}"
    exif[0x013B] = words
    cover = words.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt><rdf:li xml:lang='
        f'"x-default">{cover}</rdf:li></rdf:Alt></dc:description><dc:creator><rdf:Seq><rdf:li>{cover}'
        "</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    out = BytesIO()
    scene(480, 320).save(out, "JPEG", exif=exif, xmp=packet.encode(), comment=words.encode())
    return out.getvalue()


def test_what_a_photo_says_of_itself_is_shown_as_text_and_never_runs(
    folder: Path, browser: Browser, serve: functools.partial[str]
) -> None:
    words = [
        text
        for name, text in PAYLOADS.items()
        if name.startswith(("script", "handler", "svg", "template")) and text.isprintable()
    ]
    assert len(words) > 60
    place = folder / "content" / FOLDER / "photos"
    place.mkdir()
    for number, said in enumerate(words):
        (place / f"{number}.jpg").write_bytes(photo(said))
    body = "\n\n".join(f"![]({number}.jpg)\n\n字。" for number in range(len(words)))
    (place / "index.md").write_bytes(article({"title": "照片"}, body))
    done = build(folder)
    assert done.returncode == 0, done.stderr
    context = browser.new_context()
    page = context.new_page()
    wrong: list[str] = []
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{serve(folder / 'output')}/{FOLDER}/photos/")
    captions = page.locator("figcaption").all_inner_texts()
    assert sum("<" in caption for caption in captions) > 40
    assert page.locator("main script, .prose svg, main [onerror], main [onload]").count() == 0
    assert wrong == []
    context.close()
    for file in (folder / "output" / "photos").iterdir():
        data = file.read_bytes()
        assert b"alert(1)" not in data
        assert b"evil.example" not in data


def bomb(kind: str) -> bytes:
    """A picture that is small as a file and huge as a picture, or no picture."""
    out = BytesIO()
    if kind == "pixels":
        Image.new("1", (20_000, 20_000)).save(out, "PNG", compress_level=1)
    elif kind == "text":
        words = PngImagePlugin.PngInfo()
        words.add_text("comment", "x" * 100_000_000, zip=True)
        Image.new("1", (10, 10)).save(out, "PNG", pnginfo=words)
    elif kind == "frames":
        frames = [Image.new("L", (600, 600), at) for at in range(60)]
        frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    elif kind == "page":
        out.write(b"<html><script>alert(1)</script></html>")
    elif kind == "vector":
        out.write(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    elif kind == "half":
        scene().save(out, "JPEG")
        return out.getvalue()[:2000]
    elif kind == "program":
        out.write(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n")
    elif kind == "entities":
        out.write(photo("甲").replace(b"<x:xmpmeta", b"<!DOCTYPE a>"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("pixels", False),
        ("text", False),
        ("frames", True),
        ("page", False),
        ("vector", False),
        ("half", False),
        ("program", False),
        ("entities", True),
    ],
)
def test_a_picture_that_is_a_trap_is_refused_or_made_anew(
    folder: Path, kind: str, shown: bool
) -> None:
    name = "tu.gif" if kind == "frames" else "tu.jpg"
    (folder / "content" / FOLDER / name).write_bytes(bomb(kind))
    (folder / "content" / FOLDER / "good.md").write_bytes(article({}, f"字。\n\n![图]({name})"))
    done = build(folder)
    assert (done.returncode == 0) == shown, done.stderr
    assert shown or "good.md:7: " in done.stderr
