"""Damaged and hostile clips: each is read or refused, nothing is believed, and no file takes long."""

from __future__ import annotations

import struct
import tracemalloc
from contextlib import suppress
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.media.boxes import MOST, Broken, movie
from bulletin.media.captions import webvtt
from bulletin.media.probe import probe
from bulletin.media.refused import ClipRefused
from tests.media.clips import FILM, NEWS, PHONE, TALK, box, clip, mp3, picture, sound

REAL: Final = [one.read_bytes() for one in (FILM, PHONE, TALK, NEWS)]
WHOLE: Final = [*REAL, clip(picture(), sound()), mp3(20)]
LENGTHS: Final = (0, 1, 7, 8, 15, 1 << 31, (1 << 32) - 1)


def looked(data: bytes) -> None:
    """A file is read or refused under each of its possible names."""
    for name in ("a.mp4", "a.m4a", "a.mp3"):
        with suppress(ClipRefused):
            assert probe(data, name).seconds >= 0


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file in which bytes were altered, lengths of boxes above all, or which was cut, or put together."""
    data = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 9)))
        what = draw(st.sampled_from("byte length wide cut copy".split()))
        if what == "byte":
            data[at : at + 1] = bytes([draw(st.integers(0, 255))])
        elif what == "length":
            data[at : at + 4] = struct.pack(">I", draw(st.sampled_from(LENGTHS)))
        elif what == "wide":
            data[at : at + 8] = struct.pack(
                ">Q", draw(st.sampled_from((0, 1, 1 << 63, (1 << 64) - 1)))
            )
        elif what == "cut":
            del data[at:]
        else:
            data[at:at] = data[at : at + draw(st.integers(1, 400))]
    return bytes(data)


@given(damaged())
@settings(max_examples=300)
def test_a_damaged_file_is_read_or_refused(data: bytes) -> None:
    looked(data)


@pytest.mark.soak
@given(damaged() | st.binary(max_size=2000))
@settings(max_examples=20_000)
def test_twenty_thousand_damaged_files_are_read_or_refused(data: bytes) -> None:
    looked(data)


@pytest.mark.parametrize("length", [0, 1, 7, (1 << 32) - 1])
@pytest.mark.parametrize("name", ["moov", "trak", "mdia", "stbl", "stsd", "avc1", "tkhd", "mvhd"])
def test_no_length_of_a_box_is_believed(name: str, length: int) -> None:
    data = bytearray(clip(picture(), sound()))
    at = data.index(name.encode()) - 4
    data[at : at + 4] = struct.pack(">I", length)
    looked(bytes(data))


def test_a_length_of_2_to_the_63_is_refused() -> None:
    data = box("ftyp", b"isom") + struct.pack(">I4sQ", 1, b"moov", 1 << 63) + bytes(100)
    with pytest.raises(Broken):
        movie(data)


def test_boxes_in_boxes_in_boxes_and_many_beside_one_another_end() -> None:
    nested = b""
    for _ in range(3000):
        nested = box("moov", nested)
    looked(box("ftyp", b"isom") + nested)
    crowd = box("free") * (MOST + 1)
    with pytest.raises(Broken):
        movie(box("ftyp", b"isom") + crowd)


@pytest.mark.parametrize(
    "data",
    [b"\xff" * (4 << 20), mp3(3) + b"\xff" * (4 << 20), b"\xff\xfb\x10\x00" * (1 << 20)],
    ids=["signs", "signs behind frames", "headers"],
)
def test_four_megabytes_that_look_like_beginnings_take_no_memory_of_their_own(data: bytes) -> None:
    tracemalloc.start()
    looked(data)
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


@given(
    st.text("WEBVTT\n0123456789:., ->NOTE<b/>&;#x甲\r{\\an8}", max_size=200)
    | st.binary(max_size=200)
)
@settings(max_examples=300)
def test_any_captions_are_written_anew_or_refused(said: str | bytes) -> None:
    data = said.encode() if isinstance(said, str) else said
    with suppress(ClipRefused):
        made = webvtt(data, "a.vtt")
        assert webvtt(made, "a.vtt") == made
