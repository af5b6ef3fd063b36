"""Photos: from the file an editor puts beside an article to the right picture on every screen.

    bytes ─ probe ─▶ PhotoFacts ─ plan ─▶ Picture (for the page) and Derivatives (files to make)
                                                 │
    the file ─────────────────────────────────── make ─ encode ─▶ PhotoCache

In: photo files of the content folder. Out: facts and pictures for the views, and files that may be
published: sRGB, upright, without any metadata. Originals never reach the output.

Modules: `facts` the records, `source` opens files and refuses bad ones, `pixels` brings any of them
to plain sRGB, `words` reads caption and credit, `probe` puts the facts together, `plan` is the pure
arithmetic, `encode` writes bytes, `cache` keeps them, `make` runs it all in threads; `card`
draws a share picture from a headline, with the shapes that `glyphs` finds in `fonts`.

Nothing is imported here: a build with no new photo should not pay for those that make them.
"""
