"""Probe: a clip's bytes become its facts, or a reason to refuse it.

In: the bytes of a file, its name. Out: `ClipFacts`. Only what every browser plays passes: H.264 of eight bits
with AAC or no sound in an mp4, AAC in an m4a, MP3. What else it is, is said by name.
"""

from __future__ import annotations

from typing import Final

from bulletin.media.boxes import Broken, Movie, Track, movie
from bulletin.media.refused import (
    AGAIN,
    LIMIT,
    ClipRefused,
    broken,
    codec,
    convert,
    convert_sound,
    too_large,
)
from bulletin.media.sound import NoSound, aac_of, seconds_of
from bulletin.model.clip import FOREIGN, ClipFacts, ending_of
from bulletin.model.digest import digest

SIDE: Final = 8192  # pixels; no decoder of H.264 takes more
_PROFILES: Final = {66, 77, 100}  # of H.264: Baseline, Main, High
_AAC: Final = {0x40, 0x66, 0x67, 0x68}  # in MPEG-4, and as MPEG-2 had it
_AAC_KINDS: Final = {0, 1, 2, 5, 29}  # it does not say; Main, LC, HE, HE version 2
_OTHERS: Final = {
    0x69: ".mp3",
    0x6B: ".mp3",
    0xA5: "ac-3",
    0xA6: "ec-3",
    0xA9: "dtsc",
    0xDD: "Vorbis",
}
_SIGNS: Final = (
    (b"\x1aE\xdf\xa3", 0, "Matroska 或 WebM 文件"),
    (b"AVI ", 8, "AVI 文件"),
    (b"WAVE", 8, "WAV 文件"),
    (b"FLV\1", 0, "FLV 文件"),
    (b"OggS", 0, "Ogg 文件"),
    (b"fLaC", 0, "FLAC 文件"),
    (b"FORM", 0, "AIFF 文件"),
    (b"caff", 0, "CAF 文件"),
    (b"\x30\x26\xb2\x75", 0, "WMV 或 WMA 文件"),
    (b"\0\0\1\xba", 0, "MPEG 文件"),
    (b"#!AMR", 0, "AMR 录音"),
    (b".RMF", 0, "RealMedia 文件"),
    (b"\xff\xd8\xff", 0, "JPEG 图片"),
    (b"\x89PNG", 0, "PNG 图片"),
    (b"<", 0, "网页"),
)
"""What else a file may be: the bytes that say so, and where they stand."""
_POINTER: Final = b"version https://git-lfs"


def probe(data: bytes, name: str) -> ClipFacts:
    """The facts of a clip. `data` is the whole file, `name` its name.

    Raises `ClipRefused` for whatever not every browser plays.
    """
    ending = ending_of(name)
    if ending in FOREIGN:
        fact = f"{name} 是 .{ending} 文件，不是每个浏览器都放得了。"
        raise ClipRefused(fact, _remedy(name))
    if len(data) > LIMIT:
        raise too_large(name, len(data))
    if data.startswith(_POINTER):
        fact = f"{name} 是 Git LFS 留下的指针，不是文件本身。"
        raise ClipRefused(fact, "请把文件本身放进来：git lfs pull，然后 git lfs untrack。")
    if ending == "mp3":
        return ClipFacts(digest(data), round(_mp3(data, name), 3), len(data))
    return _contained(data, name, is_video=ending == "mp4")


def _remedy(name: str, *, phone: bool = False) -> str:
    """The way to convert a file, by its name a video or a recording."""
    sounds = {"m4a", "mp3", *FOREIGN[FOREIGN.index("aac") :]}
    return convert_sound(name) if ending_of(name) in sounds else convert(name, phone=phone)


def _instead(data: bytes) -> str:
    """What else a file is by its first bytes; empty where they do not say."""
    known = (what for sign, at, what in _SIGNS if data[at : at + len(sign)] == sign)
    return next(known, "")


def _other(data: bytes, name: str) -> ClipRefused:
    """The refusal of a file that is not what its name says."""
    if what := _instead(data):
        return ClipRefused(f"{name} 其实是 {what}，只是改了名字。", _remedy(name))
    return broken(name)


def _mp3(data: bytes, name: str) -> float:
    if data[4:8] == b"ftyp":
        fact = f"{name} 其实是 m4a 或 mp4 文件，只是改了名字。"
        raise ClipRefused(fact, convert_sound(name))
    if _instead(data):
        raise _other(data, name)
    try:
        return seconds_of(data)
    except NoSound as why:
        if why.args[0]:
            fact = f"{name} 不是 MP3，是 AAC 或 MP2 的数据。"
            raise ClipRefused(fact, convert_sound(name)) from why
        raise _other(data, name) from why


def _contained(data: bytes, name: str, *, is_video: bool) -> ClipFacts:
    """The facts of an mp4 or an m4a."""
    if data[4:8] not in (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip"):
        raise _other(data, name)
    try:
        found = movie(data)
    except Broken:
        raise broken(name) from None
    if found.brand in ("qt  ", ""):
        fact = f"{name} 是 QuickTime（.mov）文件，只是改了名字，不是每个浏览器都放得了。"
        raise ClipRefused(fact, _remedy(name, phone=True))
    if not found.filled:
        raise broken(name)
    pictures, sounds = _played(found, "vide"), _played(found, "soun")
    for track in sounds:
        _look_at_sound(track, name)
    if not is_video:
        _only_sound(pictures, sounds, name)
        return ClipFacts(digest(data), round(found.seconds, 3), len(data))
    if not pictures:
        if not sounds:
            raise broken(name)
        fact = f"{name} 只有声音，没有画面。"
        raise ClipRefused(fact, f"请把文件名改成 {name.rpartition('.')[0]}.m4a，稿件里也这样写。")
    for track in pictures:
        _look_at_picture(track, name)
    shown = pictures[0]
    seconds = round(found.seconds, 3)
    return ClipFacts(digest(data), seconds, len(data), shown.width, shown.height)


def _played(found: Movie, kind: str) -> list[Track]:
    """The tracks of one kind that are played: all of them, where none is switched on."""
    some = [track for track in found.tracks if track.kind == kind]
    return [track for track in some if track.enabled] or some


def _only_sound(pictures: list[Track], sounds: list[Track], name: str) -> None:
    if not sounds:
        raise broken(name)
    covers = {"jpeg", "png ", "mjpg"}  # a picture that stands for the recording
    if any(code not in covers for track in pictures for code, _ in track.codecs):
        fact = f"{name} 有画面，是视频。"
        raise ClipRefused(fact, f"请把文件名改成 {name.rpartition('.')[0]}.mp4，稿件里也这样写。")


def _look_at_picture(track: Track, name: str) -> None:
    """Raises `ClipRefused` for a picture that not every browser shows."""
    for code, setup in track.codecs:
        if code.startswith("enc"):
            raise _locked(name)
        if code not in ("avc1", "avc3"):
            phone = code in ("hvc1", "hev1", "dvh1", "dvhe")
            fact = f"{name} 的画面是 {codec(code)}，不是每个浏览器都放得了。"
            raise ClipRefused(fact, convert(name, phone=phone))
        if len(setup) > 1 and setup[1] not in _PROFILES:
            fact = (
                f"{name} 的画面是 H.264 里少见的一种（10 位色或 4:2:2），不是每个浏览器都放得了。"
            )
            raise ClipRefused(fact, convert(name))
    if not track.codecs:
        raise broken(name)
    if not (0 < track.width <= SIDE and 0 < track.height <= SIDE):
        fact = f"{name} 的画面是 {track.width}×{track.height}，放不了。"
        raise ClipRefused(fact, convert(name))


def _look_at_sound(track: Track, name: str) -> None:
    """Raises `ClipRefused` for a sound that not every browser plays."""
    for code, setup in track.codecs:
        if code.startswith("enc"):
            raise _locked(name)
        kind, own = aac_of(setup) if code == "mp4a" else (0, 0)
        if kind in _AAC and own in _AAC_KINDS:
            continue
        what = (
            codec(_OTHERS.get(kind, code))
            if code != "mp4a" or kind in _OTHERS
            else "AAC 里少见的一种"
        )
        fact = f"{name} 的声音是 {what}，不是每个浏览器都放得了。"
        raise ClipRefused(fact, _remedy(name))
    if not track.codecs:
        raise broken(name)


def _locked(name: str) -> ClipRefused:
    fact = f"{name} 加了版权保护（DRM），别人放不了。"
    return ClipRefused(fact, "请用自己拍的、没有加锁的原片。" + AGAIN)
