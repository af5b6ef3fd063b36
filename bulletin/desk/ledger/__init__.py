"""The ledger: who wrote, checked and signed each piece, and when: what an office reports upwards.

    git ─ commits ─▶ who did what with which file      content ─▶ bylines, editors, proofreaders
                 └──────────── rows ────────────▶ a day, a month, a year, a reporter ─ sheet ─▶ CSV

In: the paper's history and its articles. Out: rows. Readers are not in it: nothing counts them
(docs/decisions/0099).
"""
