"""Held: one slip stops one piece (docs/decisions, 0030).

In: the content as it is, what readers were last shown, git's history. Out: a release for readers in which
every piece that is new or changed and faulty is set aside, and stands as readers last saw it. `shown` says
what they have, `history` where its files are, `aside` which are set aside, `overlay` lays them over the
content, `release` builds, `report` tells the faults to their authors.
"""
