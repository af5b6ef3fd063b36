"""Readers of a made-up office: a folder that is served to them, and what publishes to it."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from pelican.settings import read_settings as read_pelican

from bulletin.deploy.names import RELEASE
from bulletin.deploy.release import Facts, released
from bulletin.engine.build import settle
from bulletin.engine.made import record
from bulletin.held.release import made
from bulletin.held.shown import FIRST
from bulletin.settings import read_settings
from tests.conftest import PROJECT
from tests.desk.office import SETTINGS, Paper
from tests.warm import warm


class Readers:
    """What readers get: `folder` is served at `url`."""

    def __init__(self, paper: Paper, folder: Path, url: str) -> None:
        self.paper = paper
        self.folder = folder
        self.url = url
        self.shown = FIRST
        self.number = 0
        conf = paper.folder / "pelicanconf.py"
        conf.write_text(SETTINGS.format(project=str(PROJECT)) + f'SITEURL = "{url}"\n')

    def publish(self) -> list[str]:
        """Publish what the paper's last commit has; what its authors are told."""
        overrides: dict[str, object] = {
            "PATH": str(self.paper.content),
            "OUTPUT_PATH": str(self.folder),
            "CACHE_PATH": str(self.folder.with_name("cache of readers")),
            "SITEURL": self.url,
            "SITENAME": "青禾简报",
            "SECTIONS": [("要闻", "yaowen", "镇上的大事"), ("民生", "minsheng", "家门口的事")],
            "SHARE_PICTURES": False,
            "JOBS": 1,
            "SHOWN": self.shown,
        }
        site, options = read_settings(
            read_pelican(str(PROJECT / "publishconf.py"), override=overrides)
        )
        with warm(options.cache), made(site, options, ()) as one:
            settle(site, options, {}, one.aside)
        is_made = record(self.folder).load()
        assert is_made
        facts = Facts("0", self.url, is_made.content, is_made.engine, is_made.clock, None, ())
        facts = replace(facts, held=one.aside.held, waiting=one.aside.waiting)
        self.number += 1
        self.shown = released(facts, self.number, options.now, None).line()
        (self.folder / RELEASE).write_text(self.shown)
        return list(map(str, one.faults))
