"""The bulletin: a Pelican plugin that publishes a district newspaper.

The flow, a package for each step:

    content/ ─ survey ──▶ digests    which files there are (`store`)
             ─ read ────▶ Article    one file's facts, its text apart (`reading`)
             ─ look ────▶ PhotoFacts what is known of its photos (`photos`), clips (`media`), attachments
             ─ relate ──▶ Archive    sections, topics, reporters, days, neighbours (`model`)
             ─ arrange ─▶ Group      pages of one kind, and their inputs (`pages`, `front`)
             ─ check ───▶ Fault      what only shows when all of it lies side by side (`checks`)
             ─ render ──▶ bytes      a group's inputs become views, these become files (`engine.work`)
             ─ publish ─▶ output/    the folder changed only where it must (`engine.output`)

`engine.pipeline` runs the steps, each once. A group whose inputs are as they were is not arranged, a page
whose key is as it was is not rendered, a file whose bytes are as they were is not touched. `editions` writes
all of it once more in traditional characters, `search` makes the index that readers search in. `settings` is
the one place where settings are read, `values` understands each; `plugin` ties the flow to Pelican; `held`
runs it for readers, without what is faulty; `desk`, `lint`, `press` and `deploy` are what people use before
and after a build, `routine` what a timer runs; `paper` opens a paper for all of them.
"""

from __future__ import annotations

__version__ = "0.2.0.dev0"  # without `.dev…`: the newest chapter of CHANGELOG.md, and a tag


def register() -> None:
    """Tie the bulletin to Pelican; Pelican calls it because `bulletin` stands in PLUGINS.

    Imported here and not above: worker processes import this package, and have no use for Pelican.
    """
    from bulletin import plugin  # noqa: PLC0415

    plugin.register()
