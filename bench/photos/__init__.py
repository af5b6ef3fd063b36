"""Benchmark of the photo step against sharp: `make bench-photos`, or `python -m bench.photos`.

scenes ─▶ forty ten-megapixel files ─┬─ ours.py ──▶ files ─┐
                                     └─ sharp.mjs ▶ files ─┴─ likeness ─▶ table, results/photos.json
"""
