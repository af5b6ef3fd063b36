"""Production settings: pelicanconf.py, and what differs when readers are served."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.resolve()))  # before the engine's own pelicanconf.py

from pelicanconf import *  # noqa: F403 (Pelican's own way of layering settings)

SITEURL = os.environ.get("SITEURL", "")  # the address readers use, e.g. https://paper.example
PRODUCTION = True
