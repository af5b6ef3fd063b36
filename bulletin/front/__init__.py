"""The front page's arrangement: which piece stands where.

    pieces ─ weights ─▶ their order ─ compose (heights) ─▶ a plan: lead, pillars, strip

In: the newest pieces, and of each section. Out: a `Plan`, which `bulletin/pages/front.py` turns into a view.
Nothing here knows a template; `heights` holds the theme's measures, which a real browser confirms.
"""
