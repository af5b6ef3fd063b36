"""Odd photos: files that cameras, phones, scanners and print shops really make, each with something that a
careless program gets wrong. `odd` makes all of them, by name."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

from PIL import Image

from tests.photos.samples import STORED, display_p3, exif, saved, scene

SIDE = (240, 160)  # of every picture, in pixels

PATCHES = ((200, 60, 60), (60, 180, 90), (50, 80, 190), (128, 128, 128))
"""Colours in which no channel is at its end: where a curve or a profile shows."""


def patches() -> Image.Image:
    """Four patches: `PATCHES`, in reading order."""
    image = Image.new("RGB", SIDE)
    half = SIDE[0] // 2, SIDE[1] // 2
    for at, colour in enumerate(PATCHES):
        image.paste(colour, (at % 2 * half[0], at // 2 * half[1], SIDE[0], SIDE[1]))
    return image


# --- colour profiles -------------------------------------------------------------------------------

_SRGB_XYZ = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.7141))
_ADOBE_XYZ = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


def _number(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_number, values))


def _curve(gamma: float) -> bytes:
    """A curve: of one gamma, or the straight line."""
    if gamma == 1:
        return b"curv\0\0\0\0" + struct.pack(">I", 0)
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"


def _described(name: bytes) -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + b"\0" * 79


def profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A colour profile (ICC, version 2) for a space (`RGB `, `GRAY`, `CMYK`) with these tags."""
    tags = {
        b"desc": _described(b"x"),
        b"cprt": b"text\0\0\0\0x\0\0\0",
        b"wtpt": _xyz((0.9642, 1, 0.8249)),
    } | tags
    table, data = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", start + len(data), len(value))
        data += value + b"\0" * (-len(value) % 4)
    pcs = b"Lab " if space == b"CMYK" else b"XYZ "
    kind = b"prtr" if space == b"CMYK" else b"mntr"
    size = struct.pack(">I", start + len(data))
    head = size + b"lcms" + b"\x02\x10\0\0" + kind + space + pcs
    head += struct.pack(">6H", 2022, 5, 20, 0, 0, 0) + b"acsp" + b"\0" * 28
    head += b"".join(map(_number, (0.9642, 1, 0.8249)))
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def rgb_profile(
    gamma: float, primaries: Sequence[Sequence[float]] = _SRGB_XYZ, name: bytes = b"x"
) -> bytes:
    """A profile of three primaries and one curve, under a name; of gamma 1 it is linear."""
    names = ((b"rXYZ", b"rTRC"), (b"gXYZ", b"gTRC"), (b"bXYZ", b"bTRC"))
    tags = {b"desc": _described(name)}
    for (xyz, curve), primary in zip(names, primaries, strict=True):
        tags |= {xyz: _xyz(primary), curve: _curve(gamma)}
    return profile(b"RGB ", tags)


def grey_profile(gamma: float) -> bytes:
    """A profile of grey with one curve."""
    return profile(b"GRAY", {b"kTRC": _curve(gamma)})


def cmyk_profile() -> bytes:
    """A made-up press: a table of two points an ink, in Lab."""
    lab = []
    for node in range(16):
        c, m, y, k = (node >> 3 & 1, node >> 2 & 1, node >> 1 & 1, node & 1)
        light = 100 * (1 - 0.45 * c) * (1 - 0.5 * m) * (1 - 0.1 * y) * (1 - 0.85 * k)
        a, b = (-35 * c + 70 * m) * (1 - k), (-45 * c + 85 * y) * (1 - k)
        lab += [round(light * 2.55), round(a) + 128, round(b) + 128]
    line = bytes(range(256))
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0))
    table += b"".join(_number(float(at % 4 == 0)) for at in range(9))
    table += line * 4 + bytes(max(0, min(255, one)) for one in lab) + line * 3
    return profile(b"CMYK", {b"A2B0": table})


# --- files that Pillow does not write ----------------------------------------------------------------


def png(
    width: int, depth: int, kind: int, rows: Sequence[bytes], *more: tuple[bytes, bytes]
) -> bytes:
    """A PNG of these rows; `kind` is its colour type, `more` are chunks before the pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, len(rows), depth, kind, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    chunks = ((b"IHDR", head), *more, (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in chunks)


def _grey_16(levels: tuple[int, int], *more: tuple[bytes, bytes]) -> bytes:
    """16 bits of grey: one level on the left, another on the right."""
    half = SIDE[0] // 2
    row = struct.pack(">H", levels[0]) * half + struct.pack(">H", levels[1]) * half
    return png(SIDE[0], 16, 0, [row] * SIDE[1], *more)


def _rgb_16(*more: tuple[bytes, bytes]) -> bytes:
    half = SIDE[0] // 2
    left, right = struct.pack(">3H", 51234, 15400, 20001), struct.pack(">3H", 9000, 40000, 33000)
    return png(SIDE[0], 16, 2, [left * half + right * half] * SIDE[1], *more)


def _grey_alpha_16() -> bytes:
    half = SIDE[0] // 2
    left, right = struct.pack(">2H", 20000, 65535), struct.pack(">2H", 20000, 32768)
    return png(SIDE[0], 16, 4, [left * half + right * half] * SIDE[1])


def xmp_orientation(turn: int) -> bytes:
    """An XMP packet that says how the picture lies, as some programs leave it behind."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" '
        f'tiff:Orientation="{turn}"/></rdf:RDF></x:xmpmeta>'
    ).encode()


def _jpeg(image: Image.Image, **options: object) -> bytes:
    return saved(image, "JPEG", quality=98, subsampling=0, **options)


def _inverted_cmyk() -> bytes:
    """A CMYK JPEG of a photo program, which stores ink the other way round and says so (APP14)."""
    return _jpeg(patches().convert("CMYK"))


def _with_gain_map() -> bytes:
    """A phone's photo: Display P3, and behind it a second picture that bright screens add."""
    first = _jpeg(patches(), icc_profile=display_p3())
    return first + _jpeg(Image.new("L", (60, 40), 90))


def _clear(colour: tuple[int, int, int]) -> Image.Image:
    """A disc's worth of one colour in the middle, half of it half clear, and nothing around it."""
    image = Image.new("RGBA", SIDE, (0, 0, 0, 0))
    image.paste((*colour, 255), (30, 40, 120, 120))
    image.paste((*colour, 128), (120, 40, 210, 120))
    return image


def odd() -> Iterator[tuple[str, bytes]]:
    """Every odd photo: its name and its bytes."""
    low = scene(*SIDE)
    yield "plain.jpg", _jpeg(patches())
    yield "linear.png", saved(patches(), "PNG", icc_profile=rgb_profile(1))
    yield (
        "linear-srgb.png",
        saved(patches(), "PNG", icc_profile=rgb_profile(1, name=b"Linear sRGB")),
    )
    yield "linear.jpg", _jpeg(patches(), icc_profile=rgb_profile(1))
    yield "adobe.jpg", _jpeg(patches(), icc_profile=rgb_profile(2.2, _ADOBE_XYZ))
    yield "gamma-18.png", saved(patches(), "PNG", icc_profile=rgb_profile(1.8))
    yield "p3.jpg", _jpeg(patches(), icc_profile=display_p3())
    yield "p3-gain-map.jpg", _with_gain_map()
    yield "grey-18.jpg", _jpeg(patches().convert("L"), icc_profile=grey_profile(1.8))
    yield "grey-linear.png", saved(patches().convert("L"), "PNG", icc_profile=grey_profile(1))
    yield "grey-with-rgb-profile.jpg", _jpeg(patches().convert("L"), icc_profile=display_p3())
    yield "cmyk.jpg", _inverted_cmyk()
    yield "cmyk-profile.jpg", _jpeg(patches().convert("CMYK"), icc_profile=cmyk_profile())
    yield "palette-profile.png", saved(patches().quantize(8), "PNG", icc_profile=rgb_profile(1))
    yield "grey-16.png", _grey_16((20_000, 45_100))
    yield "grey-16-clear.png", _grey_16((20_000, 45_100), (b"tRNS", struct.pack(">H", 45_100)))
    yield "rgb-16.png", _rgb_16()
    yield "rgb-16-clear.png", _rgb_16((b"tRNS", struct.pack(">3H", 9000, 40_000, 33_000)))
    yield "grey-alpha-16.png", _grey_alpha_16()
    yield "one-bit.png", saved(low.convert("1", dither=Image.Dither.NONE), "PNG")
    yield "exif-6.jpg", _jpeg(low.transpose(STORED[6]), exif=exif({0x0112: 6}))
    yield "xmp-6.jpg", _jpeg(low.transpose(STORED[6]), xmp=xmp_orientation(6))
    yield "xmp-6.png", saved(low.transpose(STORED[6]), "PNG", xmp=xmp_orientation(6))
    yield "xmp-6.webp", saved(low, "WEBP", lossless=True, xmp=xmp_orientation(6))
    yield (
        "exif-1-xmp-6.jpg",
        _jpeg(low.transpose(STORED[6]), exif=exif({0x0112: 1}), xmp=xmp_orientation(6)),
    )
    yield "exif-6.png", saved(low.transpose(STORED[6]), "PNG", exif=exif({0x0112: 6}))
    yield (
        "exif-6.webp",
        saved(low.transpose(STORED[6]), "WEBP", lossless=True, exif=exif({0x0112: 6})),
    )
    yield "exif-6.avif", saved(low.transpose(STORED[6]), "AVIF", quality=95, exif=exif({0x0112: 6}))
    yield (
        "p3.avif",
        saved(patches(), "AVIF", quality=95, subsampling="4:4:4", icc_profile=display_p3()),
    )
    yield "p3.webp", saved(patches(), "WEBP", lossless=True, icc_profile=display_p3())
    yield "half-clear.png", saved(_clear((40, 90, 160)), "PNG")
    yield "white-logo.png", saved(_clear((250, 250, 250)), "PNG")
    yield "half-clear.webp", saved(_clear((40, 90, 160)), "WEBP", lossless=True)
