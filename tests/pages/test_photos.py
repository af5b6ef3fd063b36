"""Photos on their pages: two formats, the size known beforehand, the lead at once and the others later."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from tests.conftest import Built, run_pelican
from tests.photos.samples import saved

_PICTURE = re.compile(r"<picture>\n?(.*?)</picture>", re.DOTALL)
_IMG = re.compile(r"<img ([^>]*)>")
_FILE = re.compile(r"/photos/[\w.-]+ (\d+)w")


def pictures(page: str) -> list[tuple[str, str]]:
    """Each picture of a page: its sources, and its image's attributes."""
    inside = _PICTURE.findall(page)
    return [(whole, _IMG.findall(whole)[0]) for whole in inside]


def test_every_photo_comes_as_avif_and_jpeg_with_its_size_and_slot(sample: Built) -> None:
    seen = 0
    for path in sample.pages():
        page = path.read_text("utf-8")
        shots = re.findall(r'<a class="shots"[^>]*aria-hidden="true">.*?</a>', page, re.DOTALL)
        # Their story has a link of its own.
        silent = {img for some in shots for _, img in pictures(some)}
        for whole, img in pictures(page):
            seen += 1
            assert whole.startswith('<source type="image/avif"'), path
            widths = [[int(w) for w in _FILE.findall(part)] for part in whole.split("<img")]
            assert widths[0] == widths[1] == sorted(set(widths[0])), path
            assert set(widths[0]) <= {480, 960, 1600} or len(widths[0]) == 1, path
            for name in ("width", "height", "sizes", "class"):
                assert re.search(rf'\b{name}="[^"]', img), (path, name, img)
            assert re.search(r'\balt="[^"]', img) or img in silent, (path, img)
    assert seen > 10


def test_one_photo_of_a_page_comes_first_and_the_others_when_they_are_near(
    sample: Built, town: Built
) -> None:
    for path in (*sample.pages(), *town.pages()):
        images = [img for _, img in pictures(path.read_text("utf-8"))]
        first = [img for img in images if 'fetchpriority="high"' in img]
        assert len(first) <= 1, path
        for img in images:
            assert ('loading="lazy"' in img) != (img in first), (path, img)


def test_an_article_s_lead_photo_comes_first(sample: Built) -> None:
    page = sample.read("2022/05/20/gao-su-ka-kou/index.html")
    assert 'fetchpriority="high"' in pictures(page)[0][1]


def test_no_published_file_is_an_original_or_wider_than_1600(sample: Built) -> None:
    originals = {path.read_bytes() for path in Path("content").rglob("*.jpg")}
    for path in (sample.folder / "photos").iterdir():
        assert path.read_bytes() not in originals
        with Image.open(path) as image:
            assert image.width <= 1600, path
            assert not image.getexif(), path
            assert not {"xmp", "photoshop", "comment"} & image.info.keys(), path


def test_of_an_animation_the_first_frame_is_shown_and_that_is_said(tmp_path: Path) -> None:
    place = tmp_path / "content/2022/05/20/yi"
    place.mkdir(parents=True)
    frames = [Image.new("RGB", (600, 400), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    (place / "tu.gif").write_bytes(data)
    text = "标题：一\n日期：2022-05-20\n栏目：要闻\n\n正文。\n\n![图](tu.gif)\n"
    (place / "index.md").write_text(text, "utf-8")
    done = run_pelican(tmp_path / "content", tmp_path / "output", tmp_path / "cache")
    assert done.returncode == 0, done.stderr
    assert "yi/index.md:7: 提醒：tu.gif 是动图，网站只用它的第一帧。" in done.stdout
    assert list((tmp_path / "output").rglob("*.gif")) == []
