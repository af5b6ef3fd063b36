"""Production settings: pelicanconf.py, and what differs when readers are served."""

import os
import sys

sys.path.append(os.path.dirname(os.path.abspath(__file__)))  # where pelicanconf.py stands

from pelicanconf import *  # noqa: E402, F403 (Pelican's own way of layering settings)

SITEURL = os.environ.get("SITEURL", "")  # the address readers use, e.g. https://paper.example
DRAFTS = False
