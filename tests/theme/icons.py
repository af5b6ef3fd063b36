"""The theme's sign, drawn as pixels by the browser that the tests drive.

In: `theme/static/img/icon.svg`. Out: its PNG files, for phones that take no SVG. Run as a program
(`python -m tests.theme.icons`) it writes them anew, after the sign was changed.
"""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser import launch
from tests.conftest import PROJECT

FOLDER = PROJECT / "theme" / "static" / "img"
ICONS = {
    "icon-192.png": (192, 1.0),
    "icon-512.png": (512, 1.0),
    "maskable-512.png": (512, 0.85),
    "touch-180.png": (180, 1.0),
}
"""Each file: its side in pixels, and how large the sign is on its ground. Of a maskable one a phone may cut
all but a circle of 80 % of the side (w3.org/TR/appmanifest, "Icon masks")."""


def drawn(browser: Browser, side: int, scale: float) -> Image.Image:
    """The sign at this size."""
    sign = (FOLDER / "icon.svg").read_text("utf-8")
    inner = sign.replace("<svg ", f'<svg width="{side}" height="{side}" ')
    ground = 'fill="#a61c1c" d="M0 0h32v32H0z"'
    assert ground in inner
    wide = inner.replace("M0 0h32v32H0z", "M-16-16h64v64h-64z")
    page = browser.new_page(viewport={"width": side, "height": side})
    page.set_content(
        f'<body style="margin:0;overflow:hidden;background:#a61c1c">'
        f'<div style="transform:scale({scale});line-height:0">{wide}</div></body>'
    )
    shot = page.screenshot()
    page.close()
    return Image.open(io.BytesIO(shot)).convert("RGB")


def main() -> None:
    """Write all files."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (side, scale) in ICONS.items():
            image = drawn(browser, side, scale).quantize(32)
            image.save(FOLDER / name, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
