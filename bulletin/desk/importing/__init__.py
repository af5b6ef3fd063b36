"""Importing: what was written elsewhere becomes drafts, and nothing of it is lost.

    python -m bulletin.desk.importing FILE          (or: make import FILE=…)

In: a Word file, or a page of the printed bulletin as text or Markdown. Out: a draft for each piece,
with notes of what needs a human eye, and a list of what was left over: every character of the file is
in a draft or in that list.

`lines` and `word` make blocks of a file, `stories` pieces of the blocks, `drafts` files of the pieces.
"""
