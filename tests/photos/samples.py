"""Photos made for the tests: a scene with a different colour in each corner, in any format."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from random import Random
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 170, 60), (30, 60, 200), (230, 210, 40)

STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How an upright scene is stored by a camera held so: the inverse of what the viewer applies."""


def scene(width: int = 1200, height: int = 800) -> Image.Image:
    """Red upper left, green upper right, blue lower left, yellow lower right."""
    image = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), fill=GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), fill=BLUE)
    draw.rectangle((width // 2, height // 2, width, height), fill=YELLOW)
    return image


def many_passes(jpeg: bytes, count: int) -> bytes:
    """A progressive JPEG whose first pass comes so many times more."""
    start = jpeg.index(b"\xff\xda")
    end = start + 2
    while jpeg[end] != 0xFF or jpeg[end + 1] in (0, *range(0xD0, 0xD8)):
        end += 1
    return jpeg[:end] + jpeg[start:end] * count + jpeg[end:]


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The image as a file of this kind."""
    out = BytesIO()
    if kind == "HEIF":  # what the site reads with cannot write it
        if "exif" in options:
            options["exif"] = options["exif"].tobytes()
        pillow_heif.from_pillow(image).save(out, quality=80, **options)
        return out.getvalue()
    if kind == "PNG" and "xmp" in options:
        words = options["pnginfo"] = PngInfo()
        words.add_itxt("XML:com.adobe.xmp", options.pop("xmp").decode())
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    """A file as a picture in memory."""
    with Image.open(BytesIO(data)) as image:
        image.load()
        return image


def corners(image: Image.Image) -> tuple[tuple[int, int, int], ...]:
    """The colours a little inside the four corners, in reading order."""
    left, top = image.width // 8, image.height // 8
    right, bottom = image.width - left, image.height - top
    points = ((left, top), (right, top), (left, bottom), (right, bottom))
    return tuple(image.convert("RGB").getpixel(point) for point in points)


def near(seen: object, expected: object, within: int = 12) -> bool:
    """Whether two (nested) colours differ by no more than encoding accounts for."""
    if isinstance(seen, int) and isinstance(expected, int):
        return abs(seen - expected) <= within
    return all(near(a, b, within) for a, b in zip(seen, expected, strict=True))


def grainy(width: int, height: int, share: float) -> Image.Image:
    """The scene under this share of noise, which no encoder can foresee."""
    grain = Image.frombytes("RGB", (width, height), Random(1).randbytes(width * height * 3))
    return Image.blend(scene(width, height), grain, share)


UPRIGHT = (RED, GREEN, BLUE, YELLOW)


def exif(tags: Mapping[int, Any], gps: bool = False) -> Image.Exif:
    """Exif with these tags, and with a place."""
    block = Image.Exif()
    block.update(tags)
    if gps:
        block.get_ifd(0x8825).update({1: "N", 2: (31.0, 58.0, 30.0), 3: "E", 4: (120.0, 53.0, 2.0)})
    return block


def iptc(records: Mapping[int, bytes], utf8: bool = False) -> bytes:
    """A JPEG's APP13 segment that holds these records of IPTC's application record (2:n)."""
    block = b"\x1c\x01\x5a" + (3).to_bytes(2, "big") + b"\x1b%G" if utf8 else b""
    for number, value in records.items():
        block += b"\x1c\x02" + bytes([number]) + len(value).to_bytes(2, "big") + value
    resource = b"8BIM\x04\x04\x00\x00" + len(block).to_bytes(4, "big") + block
    body = b"Photoshop 3.0\x00" + resource + b"\x00" * (len(resource) % 2)
    return b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body


def with_iptc(jpeg: bytes, records: Mapping[int, bytes], utf8: bool = False) -> bytes:
    """A JPEG with IPTC records put in after its first marker."""
    return jpeg[:2] + iptc(records, utf8) + jpeg[2:]


def xmp(caption: str = "", credit: str = "") -> bytes:
    """An XMP packet as editing programs write it."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6.0">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="{credit}">'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{caption}</rdf:li>'
        '<rdf:li xml:lang="en">other</rdf:li></rdf:Alt></dc:description>'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def display_p3() -> bytes:
    """A wide-gamut profile of the kind phones embed: sRGB's curve, other primaries.

    Built from littleCMS's sRGB profile by exchanging the three colorant tags for those of Display P3
    (Apple's published values, D50-adapted, as s15Fixed16).
    """
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    colorants = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    for number in range(int.from_bytes(profile[128:132], "big")):
        entry = 132 + 12 * number
        tag = bytes(profile[entry : entry + 4])
        offset = int.from_bytes(profile[entry + 4 : entry + 8], "big")
        if tag in colorants:
            for axis, value in enumerate(colorants[tag]):
                at = offset + 8 + 4 * axis
                profile[at : at + 4] = round(value * 65536).to_bytes(4, "big", signed=True)
        if tag == b"desc":
            profile[entry : entry + 4] = b"dsc0"  # without a name it is not taken for sRGB
    return bytes(profile)
