"""What a clip's file says of itself, and which clips are refused: by name, with the way to convert them."""

from __future__ import annotations

import pytest

from bulletin.media.probe import probe
from bulletin.media.refused import LIMIT, ClipRefused
from bulletin.model.clip import FOREIGN
from tests.media.clips import (
    AAC,
    DOLBY,
    FILM,
    HIGH_10,
    MP3,
    NEWS,
    PHONE,
    STRAIGHT,
    TALK,
    TURNED,
    avcc,
    box,
    clip,
    esds,
    mp3,
    picture,
    sound,
    tag,
)


def refusal(data: bytes, name: str) -> ClipRefused:
    """Why a file is refused."""
    with pytest.raises(ClipRefused) as caught:
        probe(data, name)
    return caught.value


def test_real_files_say_how_long_and_how_large_they_are() -> None:
    film = probe(FILM.read_bytes(), "film.mp4")
    assert (film.width, film.height, film.size) == (96, 54, FILM.stat().st_size)
    assert film.seconds == pytest.approx(2, abs=0.2)
    assert probe(TALK.read_bytes(), "talk.m4a").seconds == pytest.approx(2, abs=0.2)
    assert probe(NEWS.read_bytes(), "news.mp3").seconds == pytest.approx(2, abs=0.3)


@pytest.mark.parametrize(
    ("data", "seconds", "size"),
    [
        (clip(picture(), sound()), 65, (640, 360)),
        (clip(picture(), brand="mp42"), 65, (640, 360)),
        (clip(picture(matrix=TURNED)), 65, (360, 640)),
        (clip(picture(matrix=(0, -(1 << 16), 0, 1 << 16, 0, 0, 0, 0, 1 << 30))), 65, (360, 640)),
        (clip(picture(matrix=(-(1 << 16), *STRAIGHT[1:]))), 65, (640, 360)),
        (clip(picture(), wide=True), 65, (640, 360)),
        (clip(picture(), picture("jpeg", b"", enabled=False)), 65, (640, 360)),
        (clip(picture(), seconds=0), 0, (640, 360)),
        (clip(picture(), more=box("udta", bytes(4))), 65, (640, 360)),
    ],
    ids="whole silent upright upside-down mirrored wide chapters unknown padded".split(),
)
def test_an_mp4_is_read(data: bytes, seconds: float, size: tuple[int, int]) -> None:
    facts = probe(data, "a.mp4")
    assert (facts.seconds, (facts.width, facts.height)) == (seconds, size)


@pytest.mark.parametrize(
    "data",
    [mp3(), mp3(before=tag(3000)), mp3(after=b"TAG" + bytes(125)), mp3(before=tag(9) + tag(700))],
    ids="bare tagged old-tag two-tags".split(),
)
def test_an_mp3_is_as_long_as_its_frames(data: bytes) -> None:
    assert probe(data, "a.mp3").seconds == pytest.approx(100 * 1152 / 44100, abs=0.001)


@pytest.mark.parametrize(
    ("data", "name", "fact"),
    [
        (PHONE.read_bytes(), "a.mp4", "a.mp4 的画面是 HEVC（H.265）"),
        (clip(picture("hev1", b"")), "a.mp4", "HEVC（H.265）"),
        (clip(picture("mp4v", b"")), "a.mp4", "MPEG-4 第 2 部分"),
        (clip(picture("av01", b"")), "a.mp4", "AV1"),
        (clip(picture("wxyz", b"")), "a.mp4", "“wxyz”"),
        (clip(picture(setup=avcc(HIGH_10))), "a.mp4", "10 位色"),
        (clip(picture(), sound("ac-3", b"")), "a.mp4", "a.mp4 的声音是 AC-3（杜比）"),
        (clip(picture(), sound(setup=esds(DOLBY))), "a.mp4", "AC-3（杜比）"),
        (clip(picture(), sound(setup=esds(MP3))), "a.mp4", "MP3（装在 mp4 里）"),
        (clip(picture(), sound(setup=esds(AAC, 42))), "a.mp4", "AAC 里少见的一种"),
        (clip(picture("encv", b"")), "a.mp4", "版权保护"),
        (clip(picture(), brand="qt  "), "a.mp4", "QuickTime（.mov）"),
        (clip(sound()), "a.mp4", "只有声音，没有画面"),
        (clip(picture(), sound()), "a.m4a", "有画面，是视频"),
        (clip(sound("alac", b"")), "a.m4a", "ALAC（苹果无损）"),
        (clip(sound()), "a.mp3", "其实是 m4a 或 mp4 文件"),
        (b"\xff\xf1\x50\x80" + bytes(400), "a.mp3", "AAC 或 MP2 的数据"),
        (b"RIFF\0\0\0\0WAVEfmt " + bytes(400), "a.mp3", "其实是 WAV 文件"),
        (b"\x1aE\xdf\xa3" + bytes(400), "a.mp4", "其实是 Matroska 或 WebM 文件"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a.mp4", "Git LFS"),
        (clip(picture(size=(20000, 10))), "a.mp4", "20000×10"),
        (bytes(LIMIT + 1), "a.mp4", "20.0 MB，超过 20 MB"),
        (clip(picture())[:-5], "a.mp4", "不完整"),
        (FILM.read_bytes()[:900], "a.mp4", "不完整"),
        (b"", "a.mp4", "不完整"),
        (b"", "a.mp3", "不完整"),
        (mp3(1), "a.mp3", "不完整"),
        (mp3(2, after=bytes(9000)), "a.mp3", "不完整"),
    ],
)
def test_what_not_every_browser_plays_is_refused_by_name_with_a_remedy(
    data: bytes, name: str, fact: str
) -> None:
    why = refusal(data, name)
    assert fact in why.fact
    assert why.fact.endswith("。")
    assert why.remedy.endswith("。")


def test_a_phone_s_film_is_told_how_to_be_taken_and_how_to_be_converted() -> None:
    remedy = refusal(PHONE.read_bytes(), "xian-chang.mp4").remedy
    assert "兼容性最佳" in remedy
    assert "剪映" in remedy
    assert "ffmpeg -i xian-chang.mp4 -c:v libx264" in remedy
    assert "xian-chang-h264.mp4" in remedy


@pytest.mark.parametrize("ending", FOREIGN)
def test_a_file_of_another_ending_is_refused_whatever_is_in_it(ending: str) -> None:
    assert f"a.{ending} 是 .{ending} 文件" in refusal(FILM.read_bytes(), f"a.{ending}").fact
