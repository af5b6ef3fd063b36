"""What the published files show, and what is no longer in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from bulletin.photos.encode import _needed, encode
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.pixels import PAPER
from bulletin.photos.plan import BUDGET, Derivative, derivatives, share_pictures
from bulletin.photos.probe import probe
from tests.photos.samples import (
    RED,
    STORED,
    UPRIGHT,
    corners,
    display_p3,
    exif,
    grainy,
    near,
    opened,
    saved,
    scene,
    with_iptc,
    xmp,
)

ENDINGS = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "AVIF": "avif",
    "HEIF": "heic",
    "GIF": "gif",
}


def published(data: bytes, name: str) -> dict[tuple[str, int], Image.Image]:
    """Every file of a photo, by format and width, opened; the share pictures are under 0, 1 and 2."""
    facts = probe(data, name)
    shares = share_pictures(facts)
    wanted = [*derivatives(facts, "full"), *shares]
    made = dict(encode(data, name, wanted))
    assert made.keys() == {file.name for file in wanted}
    return {
        (file.format, shares.index(file) if file.cut else file.width): _checked(
            made[file.name], file
        )
        for file in wanted
    }


def _checked(data: bytes, file: Derivative) -> Image.Image:
    image = opened(data)
    assert image.format == file.format.upper()
    assert image.size == (file.width, file.height)
    assert image.mode == "RGB"
    return image


@pytest.mark.parametrize("turn", STORED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_every_photo_stands_upright(kind: str, turn: int) -> None:
    upright = scene(600, 400)
    stored = upright if turn == 1 else upright.transpose(STORED[turn])
    data = saved(stored, kind, exif=exif({0x0112: turn}))
    for image in published(data, f"a.{ENDINGS[kind]}").values():
        assert near(corners(image), UPRIGHT, 25)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.jpg", saved(scene().convert("CMYK"), "JPEG", quality=95), id="CMYK JPEG"),
        pytest.param("a.png", saved(scene().quantize(8), "PNG"), id="palette"),
        pytest.param("a.png", saved(scene().convert("RGBA"), "PNG"), id="opaque alpha"),
        pytest.param("a.gif", saved(scene(), "GIF"), id="GIF"),
        pytest.param(
            "a.jpg", saved(scene(), "JPEG", quality=95, progressive=True), id="progressive"
        ),
    ],
)
def test_every_kind_of_pixels_keeps_its_colours(name: str, data: bytes) -> None:
    for image in published(data, name).values():
        assert near(corners(image), UPRIGHT, 25)


@pytest.mark.parametrize(
    ("image", "options", "expected"),
    [
        pytest.param(Image.new("RGBA", (400, 400), (*RED, 0)), {}, PAPER, id="clear"),
        pytest.param(Image.new("RGBA", (400, 400), (0, 0, 0, 128)), {}, (127, 127, 127), id="half"),
        pytest.param(Image.new("LA", (400, 400), (0, 0)), {}, PAPER, id="grey and alpha"),
        pytest.param(
            Image.new("LA", (400, 400), (250, 20)), {}, (40, 39, 37), id="light and clear"
        ),
        pytest.param(Image.new("L", (400, 400), 90), {}, (90, 90, 90), id="grey"),
        pytest.param(Image.new("1", (400, 400), 1), {}, (255, 255, 255), id="black and white"),
        pytest.param(
            Image.new("I;16", (400, 400), 90 * 257),
            {},
            (90, 90, 90),
            id="16 bits",
        ),
        pytest.param(Image.new("P", (400, 400), 0), {"transparency": 0}, PAPER, id="clear palette"),
    ],
)
def test_transparency_is_the_page_and_depth_is_eight_bits(
    image: Image.Image, options: dict[str, int], expected: tuple[int, int, int]
) -> None:
    for made in published(saved(image, "PNG", **options), "a.png").values():
        assert near(corners(made), (expected,) * 4, 4)


def test_wide_gamut_comes_out_as_srgb() -> None:
    """A Display P3 red of (200, 60, 60) is a stronger red in sRGB's numbers."""
    red = Image.new("RGB", (400, 400), (200, 60, 60))
    for made in published(
        saved(red, "JPEG", quality=95, icc_profile=display_p3()), "a.jpg"
    ).values():
        assert near(corners(made), ((217, 41, 52),) * 4, 3)


@pytest.mark.parametrize(
    "profile", [b"nonsense", b"\0" * 400], ids=["not a profile", "an empty one"]
)
def test_a_broken_profile_is_ignored(profile: bytes) -> None:
    data = saved(scene(), "JPEG", quality=95, icc_profile=profile)
    assert near(corners(published(data, "a.jpg")["jpeg", 480]), UPRIGHT, 25)


SECRETS = (b"Exif", b"GPS", b"8BIM", b"Photoshop", b"x:xmpmeta", b"rdf:", b"ICC_PROFILE", b"acsp")
SECRETS += (b"Secret", "秘密".encode(), "秘密".encode("gb18030"), b"colrprof", b"Pillow", b"Adobe")


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, id=kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")]
)
def test_nothing_but_the_picture_is_left(kind: str) -> None:
    """A byte search of every output file for anything a camera or an editing program wrote."""
    options = {
        "exif": exif({0x0112: 6, 0x010F: "Secret", 0x010E: "秘密".encode()}, gps=True),
        "xmp": xmp("秘密", "Secret"),
    }
    if kind != "HEIF":
        options["icc_profile"] = display_p3()
    if kind == "JPEG":
        options["comment"] = b"Secret"
    data = saved(scene().transpose(STORED[6]), kind, **options)
    if kind == "JPEG":
        data = with_iptc(data, {120: "秘密".encode("gb18030"), 80: b"Secret"})
    assert b"Secret" in data
    name = f"a.{ENDINGS[kind]}"
    facts = probe(data, name)
    for _, made in encode(data, name, [*derivatives(facts, "full"), *share_pictures(facts)]):
        assert [secret for secret in SECRETS if secret in made] == []


@pytest.mark.parametrize("shape", [0, 1, 2], ids=["1:1", "4:3", "16:9"])
def test_a_share_picture_is_the_middle(shape: int) -> None:
    """A wide scene loses its sides, not its top and bottom; an upright one keeps more of its top."""
    assert near(corners(published(saved(scene(), "PNG"), "a.png")["jpeg", shape]), UPRIGHT, 25)
    tall = published(saved(scene(800, 2400), "PNG"), "a.png")["jpeg", shape]
    assert near(corners(tall)[:2], UPRIGHT[:2], 25)


def test_a_share_picture_of_a_photo_on_its_side_is_as_sharp_as_it_can_be() -> None:
    """The stored picture is decoded large enough for what is cut out of it, however it lies."""
    stored = scene(2000, 4000).transpose(STORED[6])
    data = saved(stored, "JPEG", exif=exif({0x0112: 6}))
    (wide,) = [file for file in share_pictures(probe(data, "a.jpg")) if file.width == 1200]
    ((_, made),) = encode(data, "a.jpg", [wide])
    assert _needed((2000, 4000), [wide]) == (1200, 2400)
    assert opened(made).size == (1200, 675)


@pytest.mark.parametrize(
    "photo", [pytest.param(p, id=p.stem) for p in sorted(Path("content").rglob("*.jpg"))]
)
def test_the_sample_edition_keeps_within_its_budget(photo: Path) -> None:
    data = photo.read_bytes()
    wanted = derivatives(probe(data, photo.name), "lead")
    sizes = {file.width: 0 for file in wanted}
    for (_, made), file in zip(
        encode(data, photo.name, wanted),
        sorted(wanted, key=lambda file: -file.width),
        strict=True,
    ):
        sizes[file.width] = max(sizes[file.width], len(made))
    assert sizes[960] <= BUDGET


def test_a_noisy_photo_is_brought_within_the_budget() -> None:
    data = saved(grainy(1300, 900, 0.35), "JPEG", quality=95)
    wanted = [file for file in derivatives(probe(data, "a.jpg"), "card") if file.width == 960]
    free = [replace(file, limit=0) for file in wanted]
    assert min(len(made) for _, made in encode(data, "a.jpg", free)) > BUDGET
    assert max(len(made) for _, made in encode(data, "a.jpg", wanted)) <= BUDGET


def test_the_same_photo_gives_the_same_bytes() -> None:
    data = saved(scene(), "JPEG")
    wanted = derivatives(probe(data, "a.jpg"), "full")
    assert dict(encode(data, "a.jpg", wanted)) == dict(encode(data, "a.jpg", wanted))


def test_a_photo_damaged_since_it_was_probed_is_refused() -> None:
    data = saved(scene(), "JPEG", quality=95)
    wanted = derivatives(probe(data, "a.jpg"), "full")
    with pytest.raises(PhotoRefused, match="已经损坏"):
        list(encode(data[:-4000], "a.jpg", wanted))
