"""Pieces: what is done with a piece that the paper has: publish, correct, withdraw, restore, move, copy.

    piece ───────▶ how it stands: its state, its versions, what may be done with it
    publishing, correcting, withdrawing, restoring, moving ─▶ a change: files, moves, one line of what it is
    doing ───────▶ the change on disk, and one commit whose trailers say who
    past ────────▶ what git has of the piece
    readers ─────▶ whether readers have it yet, and why not

In: the piece's file as it lies there, what an editor filled in. Out: one commit, or one Chinese line that
says why not, and then nothing has changed. `counter` has a method for each, over the desk's office.
"""
