"""Press: a day of the paper as a PDF for the office's printer.

In: the output folder that `make publish` made, the cache folder. Out: a PDF for each day that has pieces, in
the cache, from where a deployment takes those that show what readers are shown.

    the day's pages ─ tree ─▶ elements ─ typed ─▶ typst's language ─ typeset ─▶ PDF ─▶ kept

A PDF is made from the pages that readers get and from nothing else: so no draft, no piece before its time and
no withdrawn one can come into it, whatever the content folder holds. It is no page of the build: neither a
build nor a reader waits for it, and no digest depends on it (docs/decisions/0061).
"""
