"""The bulletin: a Pelican plugin that publishes a district newspaper.

The flow, a module or package for each step:

    content/*.md ─ read ─▶ Article (frozen facts) ─ relate ─▶ Archive (sections, topics, days …)
                 ─ arrange ─▶ Group of Pages(paths, maker, view) ─ render ─▶ bytes ─ output ─▶ output/

`build` runs the steps; `library` remembers what was read; `workers` spread reading and rendering over
processes; `inspection` tells which published files are no longer as they were left, and `output`
changes the folder only where it must. A group whose basis is as it was is not arranged, a page whose key
is as it was is not rendered, a file whose bytes are as they were is not touched. `site` is the one place
where settings are read; `plugin` ties the flow to Pelican.
"""

from __future__ import annotations


def register() -> None:
    """Tie the bulletin to Pelican; Pelican calls it because `bulletin` stands in PLUGINS.

    Imported here and not above: worker processes import this package, and have no use for Pelican.
    """
    from bulletin import plugin  # noqa: PLC0415

    plugin.register()
