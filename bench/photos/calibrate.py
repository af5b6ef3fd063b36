"""Sharp at its best: the cheapest of its settings that are as good and as small as ours.

In: a few photos with what we made of them. Out: for each width and format, sharp's options with the
least quality that comes no less near to the original than our file, and what they cost.

Every effort that could pay is tried, the cheap ones also with colour at half resolution. Chosen is
the cheapest whose files are no larger than ours (within `TOLERANCE`) at no greater distance; where
none is, the one with the smallest files.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image

from bench.photos.likeness import distance

HERE: Final = Path(__file__).parent
TOLERANCE: Final = 1.01  # a whole step of quality cannot hit our size exactly
PROBE_WIDTH: Final = 960  # where settings are chosen; their quality is then found for each width

Options = dict[str, Any]

CANDIDATES: Final[dict[str, list[Options]]] = {
    "avif": [
        *({"effort": effort, "chromaSubsampling": "4:4:4"} for effort in (0, 1, 2, 3)),
        *({"effort": effort, "chromaSubsampling": "4:2:0"} for effort in (0, 1)),
    ],
    "jpeg": [
        *(
            {**extra, "chromaSubsampling": "4:4:4"}
            for extra in ({}, {"progressive": True}, {"quantisationTable": 3}, {"mozjpeg": True})
        ),
        {"chromaSubsampling": "4:2:0"},
    ],
}


@dataclass(frozen=True, slots=True)
class Ours:
    """Our file of one photo at one width: the original's pixels, its size, its distance."""

    original: Image.Image
    bytes: int
    distance: float


@dataclass(frozen=True, slots=True)
class Setting:
    """Options of sharp, and what they cost over the photos tried, relative to ours for `size`."""

    options: Options
    size: float
    cpu: float

    def as_json(self) -> dict[str, Any]:
        """For the results."""
        return {**self.options, "bytes": round(self.size, 3), "cpu": round(self.cpu, 4)}


class Sharp:
    """A running sharp that encodes one picture at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            ["node", HERE / "sharp.mjs", "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def encode(self, image: Image.Image, format_: str, options: Options) -> tuple[bytes, float]:
        """A picture as a file, and the seconds of processor time it took."""
        source, out = self._folder / f"{id(image)}.png", self._folder / "out"
        if not source.exists():
            image.save(source, compress_level=0)
        order = {
            "input": str(source),
            "output": str(out),
            "format": format_,
            "options": options,
        }
        assert self._process.stdin  # noqa: S101
        assert self._process.stdout  # noqa: S101
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return out.read_bytes(), float(answer["cpu"])


def matched(sharp: Sharp, ours: Sequence[Ours], format_: str, options: Options) -> Setting:
    """`options` with the least quality whose mean distance is no more than ours."""
    low, high = 32, 94
    best: Setting | None = None
    while low <= high:
        quality = (low + high) // 2
        tried = {"quality": quality, **options}
        files = [sharp.encode(one.original, format_, tried) for one in ours]
        far = sum(
            distance(o.original, data).perceptual for o, (data, _) in zip(ours, files, strict=True)
        )
        if far <= sum(one.distance for one in ours):
            size = sum(len(data) for data, _ in files) / sum(one.bytes for one in ours)
            best = Setting(tried, size, sum(cpu for _, cpu in files) / len(files))
            high = quality - 1
        else:
            low = quality + 1
    return best or Setting({"quality": 100, **options}, float("inf"), float("inf"))


def chosen(settings: Sequence[Setting]) -> Setting:
    """The cheapest that is small enough, else the smallest."""
    enough = [setting for setting in settings if setting.size <= TOLERANCE]
    return min(enough, key=lambda s: s.cpu) if enough else min(settings, key=lambda s: s.size)


def calibrate(
    ours: Mapping[tuple[int, str], Sequence[Ours]],
) -> tuple[
    dict[str, list[Setting]], dict[tuple[int, str], Setting], dict[tuple[int, str], Setting]
]:
    """All settings tried at `PROBE_WIDTH`, the best for each width and format, and, as a second
    contestant, sharp's least effort at the same distance, whatever its bytes."""
    with tempfile.TemporaryDirectory() as folder:
        sharp = Sharp(Path(folder))
        tried = {
            format_: [matched(sharp, ours[PROBE_WIDTH, format_], format_, o) for o in options]
            for format_, options in CANDIDATES.items()
        }
        best: dict[tuple[int, str], Setting] = {}
        least: dict[tuple[int, str], Setting] = {}
        for (width, format_), files in ours.items():
            options = {k: v for k, v in chosen(tried[format_]).options.items() if k != "quality"}
            best[width, format_] = matched(sharp, files, format_, options)
            least[width, format_] = (
                matched(
                    sharp, files, format_, {**options, "effort": 0, "chromaSubsampling": "4:4:4"}
                )
                if format_ == "avif"
                else best[width, format_]
            )
        sharp.close()
    return tried, best, least
