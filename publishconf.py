"""Production settings: pelicanconf.py, and what differs when readers are served."""

import os

from pelicanconf import *  # noqa: F403 (Pelican's own way of layering settings)

SITEURL = os.environ.get("SITEURL", "")  # the address readers use, e.g. https://paper.example
DRAFTS = False
