"""Caption and credit, as photos carry them."""

from __future__ import annotations

import pytest

from bulletin.photos.probe import probe
from tests.photos.samples import exif, saved, scene, with_iptc, xmp

CAPTION, CREDIT = "云桥镇新桥合龙", "甲一"
PLAIN = saved(scene(90, 60), "JPEG")


@pytest.mark.parametrize(
    ("data", "caption", "credit"),
    [
        pytest.param(PLAIN, "", "", id="nothing said"),
        pytest.param(
            with_iptc(PLAIN, {120: CAPTION.encode(), 80: CREDIT.encode()}, utf8=True),
            CAPTION,
            CREDIT,
            id="IPTC in UTF-8, declared",
        ),
        pytest.param(
            with_iptc(PLAIN, {120: CAPTION.encode(), 80: CREDIT.encode()}),
            CAPTION,
            CREDIT,
            id="IPTC in UTF-8, not declared",
        ),
        pytest.param(
            with_iptc(PLAIN, {120: CAPTION.encode("gb18030"), 80: CREDIT.encode("gb18030")}),
            CAPTION,
            CREDIT,
            id="IPTC in GB18030",
        ),
        pytest.param(
            with_iptc(PLAIN, {110: "青禾报社".encode()}), "", "青禾报社", id="the agency alone"
        ),
        pytest.param(
            with_iptc(PLAIN, {80: CREDIT.encode(), 110: "青禾报社".encode()}),
            "",
            CREDIT,
            id="the photographer before the agency",
        ),
        pytest.param(
            with_iptc(PLAIN, {120: b" \x00two\r\n lines\x07 "}), "two lines", "", id="tidied"
        ),
        pytest.param(with_iptc(PLAIN, {120: b"\xff\xff\xff"}), "", "", id="no text at all"),
        pytest.param(
            saved(scene(90, 60), "JPEG", xmp=xmp(CAPTION, CREDIT)), CAPTION, CREDIT, id="XMP"
        ),
        pytest.param(
            saved(scene(90, 60), "WEBP", xmp=xmp(CAPTION, CREDIT)), CAPTION, CREDIT, id="XMP, WebP"
        ),
        pytest.param(
            saved(scene(90, 60), "PNG", xmp=xmp(CAPTION, CREDIT)), CAPTION, CREDIT, id="XMP, PNG"
        ),
        pytest.param(
            saved(scene(90, 60), "JPEG", xmp=b"<x:xmpmeta broken"), "", "", id="XMP broken"
        ),
        pytest.param(
            saved(scene(90, 60), "JPEG", xmp=b'<!DOCTYPE x [<!ENTITY e "ha">]><x>&e;</x>'),
            "",
            "",
            id="XMP with an entity",
        ),
        pytest.param(
            saved(scene(90, 60), "JPEG", exif=exif({0x010E: CAPTION.encode(), 0x013B: b"jia yi"})),
            CAPTION,
            "jia yi",
            id="Exif",
        ),
        pytest.param(
            saved(scene(90, 60), "JPEG", exif=exif({0x010E: "OLYMPUS DIGITAL CAMERA"})),
            "",
            "",
            id="what a camera says of itself",
        ),
        pytest.param(
            with_iptc(
                saved(scene(90, 60), "JPEG", xmp=xmp("别的", "乙二")), {120: CAPTION.encode()}
            ),
            CAPTION,
            "乙二",
            id="IPTC first, XMP for what it lacks",
        ),
    ],
)
def test_a_photo_brings_its_words(data: bytes, caption: str, credit: str) -> None:
    name = {b"\xff\xd8": "a.jpg", b"\x89P": "a.png", b"RI": "a.webp"}[data[:2]]
    facts = probe(data, name)
    assert (facts.caption, facts.credit) == (caption, credit)
