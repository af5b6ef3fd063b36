"""Copying: a published article for the editors of other platforms, 公众号 first.

    view, text ─ fragment ─▶ HTML with inline styles only ─ article ─▶ headline, summary, text, each by itself

In: what the article's page shows. Out: what goes on the clipboard. Pure: no file, no clock, no line.
`looks` says how each platform writes an element, and what that of WeChat keeps of what it is given.
"""
