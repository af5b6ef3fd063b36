"""Measure the photo step: `make bench-photos`, or `python -m bench.photos`.

In: nothing; the photos are made from seeds. Out: a table, and `bench/results/photos.json`.

Each round runs every contestant once, one after the other, as a process of its own from its start to
its end; what is reported is the median. Ours also probes every photo (damage, colour, caption), which
sharp's side does not. Sharp is set by `calibrate`: as near to the original as ours at every width.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from bench.measure import adopt_orphans, peak, timed
from bench.photos.calibrate import Ours, Setting, calibrate
from bench.photos.likeness import distance, original
from bench.photos.ours import jobs
from bench.photos.scenes import HEIGHT, WIDTH, write
from bulletin.desk.intake import take_in
from bulletin.photos.cache import PhotoCache
from bulletin.photos.plan import ENCODERS, FORMATS, WIDTHS

HERE: Final = Path(__file__).parent
RESULTS: Final = HERE.parent / "results" / "photos.json"
CALIBRATED: Final = 5  # photos that sharp's settings are found on
JUDGED: Final = 12  # photos whose files are compared with their originals
ROUNDS: Final = 3
SHARP: Final = "sharp, as good and as small"
FAST: Final = "sharp, as good, least effort"

Files = dict[tuple[str, int, str], bytes]
"""A contestant's files: photo's stem, width, format → bytes."""


def sharp_command(
    photos: Path, out: Path, settings: Mapping[tuple[int, str], Setting]
) -> list[Any]:
    """The command that has sharp make everything."""
    widths = [
        {
            "width": width,
            "height": round(HEIGHT * width / WIDTH),
            **{kind: settings[width, kind].options for kind in FORMATS},
        }
        for width in sorted(WIDTHS, reverse=True)
    ]
    return ["node", HERE / "sharp.mjs", "run", photos, out, json.dumps(widths)]


def our_files(photos: Path, shelf: Path) -> Files:
    """What we made."""
    made: Files = {}
    for job in jobs(photos, 2):
        for file in job.files:
            made[job.source.stem, file.width, file.format] = (
                PhotoCache(shelf).read(file.name) or b""
            )
    return made


def sharps_files(photos: Path, out: Path) -> Files:
    """What sharp made."""
    return {
        (photo.stem, width, kind): (out / f"{photo.stem}-{width}.{ending}").read_bytes()
        for photo in photos.iterdir()
        for width in WIDTHS
        for kind, ending in (("avif", "avif"), ("jpeg", "jpg"))
    }


def judge(photos: Sequence[Path], files: Mapping[str, Files]) -> list[dict[str, Any]]:
    """For each width, format and contestant: all bytes, and the mean distance of some photos."""
    rows = []
    for width in WIDTHS:
        originals = {photo.stem: original(photo, width) for photo in photos[:JUDGED]}
        for kind in FORMATS:
            for name, made in files.items():
                far = [distance(originals[s], made[s, width, kind]) for s in originals]
                rows.append(
                    {
                        "width": width,
                        "format": kind,
                        "by": name,
                        "bytes": sum(len(made[photo.stem, width, kind]) for photo in photos),
                        "perceptual": round(statistics.mean(d.perceptual for d in far), 5),
                        "ms_ssim": round(statistics.mean(d.ms_ssim for d in far), 5),
                    }
                )
    return rows


def our_side(photos: Sequence[Path], files: Files) -> dict[tuple[int, str], list[Ours]]:
    """What sharp has to match, of the first few photos."""
    side: dict[tuple[int, str], list[Ours]] = {}
    for width in WIDTHS:
        for photo in photos[:CALIBRATED]:
            image = original(photo, width)
            for kind in FORMATS:
                data = files[photo.stem, width, kind]
                one = Ours(image, len(data), distance(image, data).perceptual)
                side.setdefault((width, kind), []).append(one)
    return side


def table(results: Mapping[str, Any]) -> str:
    """The results as text."""
    lines = [f"{'':32}{'wall':>8}{'CPU':>8}{'memory':>9}{'bytes':>12}"]
    for name, one in results["contestants"].items():
        memory = f"{one['memory'] / 1e6:.0f} MB" if one["memory"] else ""
        size = f"{one['bytes'] / 1e6:.2f} MB" if one["bytes"] else ""
        lines.append(f"{name:32}{one['wall']:7.2f}s{one['cpu']:7.2f}s{memory:>9}{size:>12}")
    for name, share in results["ratio"].items():
        lines.append(f"ours / {name}: {share['wall']:.2f} × wall, {share['cpu']:.2f} × CPU")
    lines.append(
        f"\n{'width':>5} {'format':6}{'by':32}{'bytes':>12}{'1-SSIM Lab':>12}{'1-MS-SSIM':>12}"
    )
    lines += [
        f"{row['width']:5} {row['format']:6}{row['by']:32}{row['bytes']:12,}"
        f"{row['perceptual']:12.5f}{row['ms_ssim']:12.5f}"
        for row in results["files"]
    ]
    return "\n".join(lines)


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Everything, in a folder that may be filled."""
    adopt_orphans()
    photos = write(folder / "photos", count)
    shelf = folder / "shelf"
    ours = [sys.executable, "-m", "bench.photos.ours", folder / "photos", shelf]
    timed(ours, {})
    files = {"ours": our_files(folder / "photos", shelf)}
    tried, best, least = calibrate(our_side(photos, files["ours"]))
    outs = {name: folder / name for name in (SHARP, FAST)}
    commands = {
        "ours": ours,
        "ours, nothing missing": ours,
        SHARP: sharp_command(folder / "photos", outs[SHARP], best),
        FAST: sharp_command(folder / "photos", outs[FAST], least),
    }
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            if name == "ours":
                shutil.rmtree(shelf)
            cost = timed(command, {})
            runs[name].append({k: round(getattr(cost, k), 3) for k in ("wall", "cpu", "load")})
            print(
                f"{name:32}{cost.wall:7.2f}s{cost.cpu:7.2f}s CPU   load {cost.load:.2f}", flush=True
            )
    files |= {name: sharps_files(folder / "photos", out) for name, out in outs.items()}
    shutil.rmtree(shelf)
    memory = {name: peak(commands[name], {}) for name in ("ours", SHARP)}
    middle = {
        name: {
            "wall": statistics.median(run["wall"] for run in several),
            "cpu": statistics.median(run["cpu"] for run in several),
            "memory": memory.get(name, 0),
            "bytes": sum(map(len, files[name].values())) if name in files else 0,
        }
        for name, several in runs.items()
    }
    return {
        "made": datetime.now(UTC).strftime("%Y-%m-%d"),
        "machine": {"cores": os.cpu_count(), "system": platform.system(), "of": platform.machine()},
        "versions": {"ours": ENCODERS, "pi-heif": version("pi-heif"), "sharp": sharp_version()},
        "photos": count,
        "contestants": middle,
        "ratio": {
            name: {of: round(middle["ours"][of] / middle[name][of], 3) for of in ("wall", "cpu")}
            for name in outs
        },
        "files": judge(photos, files),
        "settings": {
            name: {
                f"{kind} {width}": one.as_json() for (width, kind), one in sorted(chosen.items())
            }
            for name, chosen in ((SHARP, best), (FAST, least))
        },
        "tried at 960": {
            kind: [one.as_json() for one in several] for kind, several in tried.items()
        },
        "runs": runs,
    }


def thousand(folder: Path) -> dict[str, Any]:
    """What a thousand photos of the repository cost: forty taken in as `make intake` does, each with
    different bytes behind its end so that all are new."""
    photos = folder / "thousand"
    photos.mkdir()
    for source in write(folder / "photos", 40):
        small = Path(shutil.copy(source, folder / source.name))
        take_in(small)
        data = small.read_bytes()
        for number in range(25):
            (photos / f"{source.stem}-{number}.jpg").write_bytes(data + bytes([number]))
    command = [sys.executable, "-m", "bench.photos.ours", photos, folder / "thousand-shelf"]
    memory = peak(command, {})
    cost = timed(command, {})
    return {"photos": 1000, "memory": memory, "warm wall": round(cost.wall, 3)}


def sharp_version() -> dict[str, str]:
    """The versions of sharp and of what it brings."""
    script = "import s from 'sharp'; const {sharp, vips, heif, aom, mozjpeg} = s.versions;"
    script += "console.log(JSON.stringify({sharp, vips, heif, aom, mozjpeg}))"
    command = ["node", "--input-type=module", "-e", script]
    return dict(
        json.loads(subprocess.run(command, cwd=HERE, capture_output=True, check=True).stdout)
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.photos", description=__doc__)
    parser.add_argument("--photos", type=int, default=40, help="how many (40)")
    parser.add_argument("--folder", type=Path, help="where to work, and to leave what was made")
    parser.add_argument("--thousand", action="store_true", help="only the memory of 1,000 photos")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
        if options.thousand:
            adopt_orphans()
            results = known
            results["thousand"] = thousand(folder)
            print(results["thousand"])
        else:
            results = known | measure(folder, options.photos)
            print(table(results))
    if options.photos == 40:
        RESULTS.write_text(
            json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
