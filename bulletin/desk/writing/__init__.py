"""Writing: what the desk does with a piece in hand.

In: what an editor types, drops and presses. Out: files of the content folder, each meant save a commit.

    form ─ sheet ──▶ the piece's file, byte for byte where the form says nothing of it
         ─ kept ───▶ every change, on disk and outside git, until the piece is saved
         ─ page ───▶ the page as readers will get it, made by the engine
         ─ proof ──▶ what the proof-reader says of it, line by line
         ─ place ──▶ its folder and address, from date and headline
         ─ saving ─▶ the file, its photos, a commit
         ─ syncing ▶ the office's other copies, behind the editor's back

`history` is git, `photos` and `imported` take in what is dropped, `shelf` is what the paper has already.
Nothing in here knows of HTTP; `bulletin/desk/serving` does.
"""
