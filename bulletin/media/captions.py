"""Captions: what is said in a clip, with times: WebVTT, or SubRip (`.srt`), which cutting programs save.

In: the bytes of such a file. Out: WebVTT, written anew: times, words, and where on the picture they stand,
and nothing else. So what a reader's browser gets is never what somebody typed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from bulletin.media.refused import ClipRefused
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading.decode import clean, read_text

LIMIT: Final = 1 << 20  # bytes: what is said in ten hours
STEP: Final = 1  # raise when other bytes are made of the same file
_CLOCK: Final = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_TIMES: Final = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s+(?P<said>.*))?")
_PLACED: Final = re.compile(
    r"(?:vertical:(?:rl|lr)|(?:line|position):-?\d{1,3}(?:\.\d{1,3})?%?(?:,(?:start|center|end|line-left|line-right))?"
    r"|size:\d{1,3}(?:\.\d{1,3})?%|align:(?:start|center|end|left|right))"
)
_MARK: Final = re.compile(
    r"</?(?:[cibuv]|ruby|rt|lang|font|\d[\d:.]*+)(?:[.\s][^<>]*+)?>|\{\\[^{}\n]*+\}", re.IGNORECASE
)
_ASIDE: Final = ("NOTE", "STYLE", "REGION")  # blocks that are not said: remarks, and looks
_SHOW: Final = "00:00:01.000 --> 00:00:04.000"


class Cue(Record, frozen=True):
    """Words with the seconds between which they are shown, and where on the picture; empty: below."""

    start: float
    end: float
    placed: str
    text: str


def webvtt(data: bytes, name: str) -> bytes:
    """The captions of a file, as readers get them. Raises `ClipRefused` with the line that is wrong."""
    lines = ["WEBVTT"]
    for cue in cues(data, name):
        times = f"{_clock(cue.start)} --> {_clock(cue.end)}"
        lines += [
            "",
            " ".join(filter(None, (times, cue.placed))),
            html.escape(cue.text, quote=False),
        ]
    return ("\n".join(lines) + "\n").encode()


def cues(data: bytes, name: str) -> list[Cue]:
    """What captions say. Raises `ClipRefused`."""
    if len(data) > LIMIT:
        raise ClipRefused(f"{name} 有 {len(data) >> 20} MB，不像字幕。", "请核对文件。")
    decoded = read_text(data, name)
    if isinstance(decoded, Fault):
        raise ClipRefused(decoded.fact, decoded.remedy, decoded.line)
    if wrong := next((one for one in decoded.faults if not one.warning), None):
        raise ClipRefused(wrong.fact, wrong.remedy, wrong.line)
    found = [cue for block in _blocks(decoded.text) if (cue := _cue(block, name))]
    if not found:
        fact = f"字幕 {name} 里没有一句话。"
        raise ClipRefused(fact, f"每句话写两行：{_SHOW}，下一行是这句话；句子之间空一行。")
    return found


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines between blank ones, with their numbers; without the first one, which is WebVTT's name."""
    run: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            run.append((number, line))
        elif run:
            is_head = run[0][0] == 1 and run[0][1].startswith("WEBVTT")
            is_aside = run[0][1].startswith(_ASIDE) and not any(
                _TIMES.fullmatch(one) for _, one in run
            )
            if not is_head and not is_aside:
                yield run
            run = []


def _cue(block: list[tuple[int, str]], name: str) -> Cue | None:
    """What a block says; None where nothing is said. A name or a number may stand above the times."""
    at = next((at for at in (0, 1) if at < len(block) and _TIMES.fullmatch(block[at][1])), None)
    if at is None:
        fact = f"字幕 {name} 的这一段没有时间。"
        raise ClipRefused(
            fact, f"请在这句话上面写上时间，如 {_SHOW}；一句话中间不要空行。", block[0][0]
        )
    times = _TIMES.fullmatch(block[at][1])
    if times is None:
        raise AssertionError(block)
    start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:8])
    if end <= start:
        fact = f"字幕 {name} 的这一句，结束的时间不在开始之后。"
        raise ClipRefused(fact, "请核对两个时间。", block[at][0])
    said = "\n".join(line.strip() for _, line in block[at + 1 :])
    words = clean(html.unescape(_MARK.sub("", said)))
    kept = "\n".join(filter(None, map(str.strip, words.split("\n"))))
    placed = (one for one in (times["said"] or "").split() if _PLACED.fullmatch(one))
    return Cue(start, end, " ".join(placed), kept) if kept else None


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, thousandths = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{thousandths // 1000:02}.{thousandths % 1000:03}"
