"""Merging: two versions of one piece side by side, and the one that somebody makes of them.

    a sheet and its file as others saved it ──┐
                                              ├─ places ─▶ where they differ ─ chosen ─▶ one commit
    this copy of the paper and the other one ─┘

In: two versions that each change what the other may not overwrite. Out: the places where they differ, to be
chosen from one by one; then a save like any other, on top of what the others have. Nothing is chosen for
anybody: where a common ancestor is known, the side that alone changed something is only marked first.
"""
