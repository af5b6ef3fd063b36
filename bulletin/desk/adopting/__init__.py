"""Adopting: a whole existing site becomes this one, and nothing that it shows is lost.

    python -m bulletin.desk.adopting FROM          (or: make adopt FROM=…)

In: the folder of a site of Hexo, Hugo, Jekyll or Pelican, WordPress's export, a folder of HTML pages, a
list of articles as CSV or XLSX. Out: a report of what goes in, what needs an eye and what is refused; and,
if it is asked for, an article file for each piece, its pictures beside it.

    files ─ kinds ───▶ Post        one module for each kind of source: what its generator would show, as HTML
          ─ shape ───▶ Tree        that HTML, without what nobody sees, notes told apart
          ─ dialect ─▶ text        written as this paper's editors would type it
          ─ law ─────▶ Loss        every visible character of the tree is shown by the text, or it is refused
          ─ plan ────▶ Piece       where it goes, what it is called, which pictures it needs
          ─ write ───▶ files       never over one that is there; a second run adds what is new

Every text is read by the site's own reader (`bulletin/reading`) before it is accepted.
"""
