"""The editors' desk: where people write, and what they need for it.

In: what an editor has: an idea, a Word file, photos, a page of the printed bulletin. Out: article files that
the reader understands, each meant save a commit.

    browser (face) ─ serving ─▶ writing ─▶ content/ and git
                        │          └─ engine, lint: the real page, what the proof-reader says
                        └─ the built site, kept up to date in every open tab

`serving` is HTTP and nothing else, `writing` knows nothing of HTTP, `face` is what runs in the browser;
`preview` is the command that starts it all (`make serve`). `new` starts an article from a terminal, `intake`
makes photos fit for the repository, `importing` takes over what was written elsewhere, `adopting` a whole
site, `pasting` what is on the clipboard; `draft` is what these share with the desk, `newsroom` what they,
and lint, know of the paper.
"""
