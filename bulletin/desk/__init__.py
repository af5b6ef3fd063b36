"""The editors' desk: tools for people who write.

In: what an editor has: an idea, a Word file, a page of the printed bulletin. Out: article files that
the reader understands. `new` starts an article, `importing` takes over what was written elsewhere,
`adopting` a whole site; `newsroom` is what both, and lint, know of the paper.
"""
