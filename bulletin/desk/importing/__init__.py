"""Importing: what was written elsewhere becomes drafts, and nothing of it is lost.

    python -m bulletin.desk.importing FILE          (or: make import FILE=…)

In: a manuscript as a Word file or as another program's, a page of the printed bulletin as PDF, text or
Markdown, or a folder with manuscripts or with the pages of one issue. Out: a draft for each piece, with lines
of what needs a human eye, and a list of what was left over: every character of the file is in a draft or in
that list.

`word` makes pieces of a manuscript (`office` has other programs make a Word file of theirs), `lines` blocks
of a page that is text. For a PDF, `pdf` reads what stands where, `columns` puts lines and passages together,
`heads`, `captions`, `frames` and `masthead` tell what is no text, `flow` what is read after what,
`paragraphs` makes blocks; `printed` leads through these. `stories` makes pieces of the blocks
(`turns` joins what goes on elsewhere), `drafts` files of the pieces, `places` where they stand; `issue` does
so for several pages.
"""
