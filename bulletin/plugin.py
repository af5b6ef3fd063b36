"""The tie to Pelican: its settings, its generators, its signals.

In: Pelican's settings and the static files it found. Out: one build.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from pelican import signals
from pelican.generators import Generator
from pelican.log import console

from bulletin.engine.build import Built, build, settle
from bulletin.model.site import Site
from bulletin.settings import Options, read_settings
from bulletin.store.survey import has_odd_files

# What stands at the end ends with the process: Python need not look through it for cycles once more, which
# takes 40 ms.
atexit.register(gc.freeze)


class BulletinGenerator(Generator):
    """Makes every page; stands where Pelican's own generators of articles and pages would."""

    def generate_output(self, writer: object) -> None:
        """Build the site. Called by Pelican once all generators know their files."""
        del writer  # it writes Pelican's own pages, of which there are none
        site, options = read_settings(self.settings)
        console.quiet = False
        copied = {one.save_as: options.content / one.source_path for one in self._static()}
        others = list(copied)
        if options.production:
            self._publish(site, options, copied)
        else:
            self.settings[_SETTLE] = partial(settle, site, options, copied)
            _tell(site, options, build(site, options, others), others)
        console.quiet = True  # Pelican's closing line would count its own articles, which are none

    def _publish(self, site: Site, options: Options, copied: Mapping[str, Path]) -> None:
        """Build for readers: what is faulty is set aside, and told."""
        from bulletin.held.release import made  # noqa: PLC0415 (only where readers are meant)
        from bulletin.held.report import keep  # noqa: PLC0415

        keep(options.cache, ())
        with made(site, options, list(copied)) as one:
            self.settings[_SETTLE] = partial(settle, site, options, copied, one.aside)
            keep(options.cache, one.faults)
            if one.faults:
                errors = sum(not fault.warning for fault in one.faults)
                _say(
                    f"有 {errors} 处错误。有错的稿件先不公开，其余照常发布；make report 列出原因。"
                )
            _tell(site, one.options, one.built, list(copied))

    def _static(self) -> list[Any]:
        """What Pelican will copy."""
        found: list[Any] = self.context["staticfiles"]
        return found


def _tell(site: Site, options: Options, built: Built, others: Sequence[str]) -> None:
    """Say what a build did, and verify it where that is asked for."""
    for fault in built.warnings:
        _say(str(fault))
    _say(str(built))
    if options.verify:
        from bulletin.engine.verify import verify  # noqa: PLC0415 (few builds are verified)

        _say(f"核对过：{verify(site, options, others)} 个文件和从头生成的一样。")


def _say(line: str) -> None:
    console.print(line, soft_wrap=True, markup=False, highlight=False)


_SETTLE: Final = "BULLETIN_SETTLE"  # among Pelican's settings: what is left to do when it has ended


def end(pelican: Any) -> None:
    """Pelican has written all it will write."""
    if settled := pelican.settings.pop(_SETTLE, None):
        settled()


def spare_odd_files(generator: Any) -> None:
    """Pelican follows links in circles, and waits at pipes and devices for ever: where there are any, it is
    shown nothing, and the build ends with a fault for each."""
    static = [Path(generator.path, folder) for folder in generator.settings["STATIC_PATHS"]]
    if any(map(has_odd_files, static)):
        generator.settings["STATIC_PATHS"] = []


def add_generator(pelican: Any) -> type[Generator]:
    """Pelican asks for further generators."""
    del pelican
    return BulletinGenerator


def spare_templates(generator: Any) -> None:
    """Pelican's own generator has no articles, but would compile the templates of their lists."""
    generator.get_template = {}.get  # none, whatever its name


def register() -> None:
    """Connect to Pelican's signals."""
    signals.article_generator_init.connect(spare_templates)
    signals.get_generators.connect(add_generator)
    signals.static_generator_init.connect(spare_odd_files)
    signals.finalized.connect(end)
