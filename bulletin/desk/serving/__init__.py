"""Serving: the server that shows the site on this machine and carries the desk.

In: requests of browsers on this machine. Out: the built site, kept up to date in every open tab; the desk
under `/desk/`.

`guard` says who may ask, and goes before everything. `site` finds the file that an address means, `tabs`
keeps the open tabs informed, `building` builds when something is saved, `app` puts them together. What the
desk does is in `bulletin/desk/writing`; `desk` here only carries requests there and answers back.
"""
