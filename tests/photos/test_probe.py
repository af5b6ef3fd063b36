"""What is known of a photo, and which files are refused with which words."""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bulletin.model.photo import PhotoFacts
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.pixels import PAPER
from bulletin.photos.probe import probe
from tests.photos.samples import STORED, display_p3, exif, many_passes, near, saved, scene

AVERAGE = (127, 117, 82)  # of the scene


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has no pixels to show for it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    idat = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + idat + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "made", "kind"),
    [
        pytest.param("a.jpg", lambda: saved(scene(), "JPEG"), "JPEG", id="JPEG"),
        pytest.param(
            "a.JPEG", lambda: saved(scene(), "JPEG", progressive=True), "JPEG", id="progressive"
        ),
        pytest.param(
            "a.jpg", lambda: saved(scene().convert("CMYK"), "JPEG"), "JPEG", id="CMYK JPEG"
        ),
        pytest.param("a.png", lambda: saved(scene(), "PNG"), "PNG", id="PNG"),
        pytest.param(
            "a.png", lambda: saved(scene().quantize(8), "PNG"), "PNG", id="PNG with a palette"
        ),
        pytest.param("a.webp", lambda: saved(scene(), "WEBP"), "WEBP", id="WebP"),
        pytest.param("a.avif", lambda: saved(scene(), "AVIF"), "AVIF", id="AVIF"),
        pytest.param("a.gif", lambda: saved(scene(), "GIF"), "GIF", id="GIF"),
        pytest.param("IMG_0001.HEIC", lambda: saved(scene(), "HEIF"), "HEIF", id="HEIC"),
    ],
)
def test_every_format_is_read(name: str, made: Callable[[], bytes], kind: str) -> None:
    facts = probe(made(), name)
    assert (facts.format, facts.width, facts.height, facts.animated) == (kind, 1200, 800, False)
    assert near(facts.colour, AVERAGE)


@pytest.mark.parametrize("turn", STORED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_width_and_height_are_as_seen(kind: str, turn: int) -> None:
    upright = scene(300, 200)
    stored = upright if turn == 1 else upright.transpose(STORED[turn])
    data = saved(stored, kind, exif=exif({0x0112: turn}))
    facts = probe(data, "a" + {"JPEG": ".jpg", "HEIF": ".heic"}.get(kind, f".{kind.lower()}"))
    assert (facts.width, facts.height) == (300, 200)


def test_facts_can_be_kept_and_read_back() -> None:
    facts = probe(saved(scene(), "JPEG"), "a.jpg")
    assert msgspec.json.decode(msgspec.json.encode(facts), type=PhotoFacts) == facts
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=PhotoFacts) == facts


def test_the_digest_is_that_of_the_bytes() -> None:
    one, other = saved(scene(), "JPEG"), saved(scene(), "JPEG", quality=50)
    assert probe(one, "a.jpg").digest == probe(one, "b.jpg").digest
    assert probe(one, "a.jpg").digest != probe(other, "a.jpg").digest


def test_colours_are_those_a_reader_sees() -> None:
    """A wide-gamut photo's average is brought to sRGB; transparency is the page."""
    red = Image.new("RGB", (64, 64), (200, 60, 60))
    wide = probe(saved(red, "PNG", icc_profile=display_p3()), "a.png").colour
    assert wide[0] > 208
    assert wide[1] < 56
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert probe(saved(clear, "PNG"), "a.png").colour == PAPER


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_shows_its_first_frame_and_says_so(kind: str) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    facts = probe(data, f"a.{kind.lower()}")
    assert facts.animated
    assert near(facts.colour, (255, 0, 0))


@functools.cache
def jpeg() -> bytes:
    """A photo as a camera writes it."""
    return saved(scene(), "JPEG", quality=95)


@pytest.mark.parametrize(
    ("name", "made", "fact", "remedy"),
    [
        pytest.param("a.jpg", lambda: b"", "是空文件（0 字节）", "重新拷贝", id="nothing in it"),
        pytest.param("a.jpg", lambda: jpeg()[:-2000], "已经损坏", "重新拷贝", id="JPEG cut short"),
        pytest.param(
            "a.jpg", lambda: jpeg()[:300], "已经损坏", "重新拷贝", id="JPEG cut in its header"
        ),
        pytest.param(
            "a.png", lambda: saved(scene(), "PNG")[:-900], "已经损坏", "拷贝", id="PNG cut"
        ),
        pytest.param("a.webp", lambda: saved(scene(), "WEBP")[:900], "损坏", "", id="WebP cut"),
        pytest.param("a.avif", lambda: saved(scene(), "AVIF")[:400], "损坏", "", id="AVIF cut"),
        pytest.param("a.heic", lambda: saved(scene(), "HEIF")[:400], "损坏", "", id="HEIC cut"),
        pytest.param("a.gif", lambda: saved(scene(), "GIF")[:2000], "已经损坏", "", id="GIF cut"),
        pytest.param(
            "a.jpg",
            lambda: "这不是照片".encode() * 99,
            "不是网站认得的图片",
            "另存为 JPEG",
            id="a text",
        ),
        pytest.param(
            "a.tif", lambda: saved(scene(), "TIFF"), "不是网站认得的图片", "JPEG", id="TIFF"
        ),
        pytest.param(
            "a.svg",
            lambda: b'<?xml version="1.0"?>\n<svg onload="x()"/>',
            "SVG",
            "另存为 PNG",
            id="SVG",
        ),
        pytest.param(
            "a.png", lambda: b"\xef\xbb\xbf <SVG/>", "SVG", "PNG", id="SVG by another name"
        ),
        pytest.param(
            "a.jpg",
            lambda: saved(scene(), "PNG"),
            "内容是 PNG，扩展名却是 .jpg",
            "改成 a.png",
            id="PNG named jpg",
        ),
        pytest.param("a", jpeg, "扩展名却是 空的", "改成 a.jpg", id="no suffix"),
        pytest.param(
            "a.png",
            lambda: png_header(50_000, 50_000),
            "超过 6000 万像素",
            "make intake",
            id="a bomb",
        ),
        pytest.param(
            "a.jpg",
            lambda: many_passes(saved(scene(), "JPEG", progressive=True), 2000),
            "遍存",
            "另存为普通的 JPEG",
            id="a JPEG of two thousand passes",
        ),
        pytest.param(
            "a.png", lambda: png_header(8000, 7501), "6000 万", "", id="just over the limit"
        ),
        pytest.param(
            "a.png", lambda: png_header(400, 70_000), "像素长", "裁成几张", id="a long strip"
        ),
        pytest.param(
            "a.webp",
            lambda: saved(scene(6001, 4000), "WEBP", method=0),
            "2400 万",
            "",
            id="a large WebP",
        ),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(
    name: str, made: Callable[[], bytes], fact: str, remedy: str
) -> None:
    with pytest.raises(PhotoRefused) as refusal:
        probe(made(), f"2022/05/21/{name}")
    assert fact in refusal.value.fact
    assert remedy in refusal.value.remedy
    assert refusal.value.fact.endswith("。")
    assert refusal.value.remedy.endswith("。")
    assert "\n" not in str(refusal.value)


@functools.cache
def small(kind: str) -> bytes:
    """A small photo."""
    more = {"exif": exif({0x0112: 6}, gps=True)} if kind == "JPEG" else {}
    return saved(scene(90, 60), kind, **more)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF"])
@given(changes=st.data())
@settings(max_examples=120, deadline=None)
def test_damage_is_survived_or_refused(kind: str, changes: st.DataObject) -> None:
    """Whatever a few wrong bytes do, the outcome is facts or a sentence, never a traceback."""
    data = small(kind)
    broken = bytearray(data)
    places = st.integers(0, len(data) - 1)
    for place, value in changes.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=8)):
        broken[place] = value
    cut = changes.draw(st.integers(1, len(data)))
    for name in ("a.jpg", "a.png", "a.webp", "a.avif", "a.gif", "a.heic"):
        try:
            facts = probe(bytes(broken[:cut]), name)
        except PhotoRefused as refusal:
            assert refusal.fact  # noqa: PT017 (either outcome is right)
        else:
            assert facts.width > 0
