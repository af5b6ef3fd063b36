"""The settings that every paper starts from, in Pelican's own form and names.

A paper's `pelicanconf.py` begins with `from bulletin.defaults import *` and says what is its own. Relative
folders are the paper's: Pelican takes them from where its settings file stands.
"""

from jinja2 import StrictUndefined

from bulletin.installed import ENGINE as _ENGINE
from bulletin.installed import THEME as _THEME

# The paper: what its own settings must say is empty here, and is asked for.
SITENAME = ""
DISTRICT = ""
SITE_DESCRIPTION = ""
SITEURL = ""  # scheme, host and path that readers use; empty at home
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-cn"
WORDMARK = ""  # the paper's name as it is drawn, e.g. static/baotou.svg in the content folder
SECTIONS: list[tuple[str, ...]] = []
PICTURE_SECTION = "图片"  # the one whose pieces are told by their photos, where the paper has it
IMPRINT: dict[str, str] = {}
# Whom to tell of a hole: {"contact": "mailto:…", "expires": "2027-05-31"}
SECURITY: dict[str, str] = {}
# Where readers tell of errors: a mail address, or a form's, as https://form.example/?u={url}&t={title}
REPORT_ERRORS = ""
# Hosts besides the site's own whose videos and recordings pages may play: ["v.paper.example"]. The servers'
# files name them too: `python -m bulletin.deploy.policy` writes the line (docs/deploy.md).
MEDIA_HOSTS: list[str] = []

# Where things are
PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = "cache"  # may be deleted at any time; costs one slow build
THEME = str(_THEME)

# The bulletin makes articles, pages and lists itself; of Pelican's generators only the one for
# static files has work to do (docs/decisions says why).
PLUGINS = ["bulletin"]
PLUGIN_PATHS = [str(_ENGINE)]
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
STATIC_PATHS = ["static"]  # content/static/x is served as /static/x
# What machines and programs leave beside files, and nobody means to publish.
IGNORE_FILES = [
    *(".*", "**/.*", "~$*", "*~", "*.tmp", "*.bak", "*.swp", "*.part", "*.crdownload"),
    *("Thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini", "$RECYCLE.BIN", "__MACOSX"),
    *("lost+found", "System Volume Information"),
]
THEME_STATIC_PATHS: list[str] = []  # the theme's files get hashed names instead
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

# Addresses. An article's own is fixed by its path: /2022/05/21/slug/.
CATEGORY_URL = "section/{slug}/"
TAG_URL = "topic/{slug}/"
TAGS_URL = "topics/"
AUTHOR_URL = "reporter/{slug}/"
AUTHORS_URL = "reporters/"
ARCHIVES_URL = "archive/"
YEAR_ARCHIVE_URL = "{date:%Y}/"
MONTH_ARCHIVE_URL = "{date:%Y/%m}/"
DAY_ARCHIVE_URL = "{date:%Y/%m/%d}/"
PAGE_URL = "{slug}/"
SEARCH_URL = "search/"
CORRECTIONS_URL = "corrections/"
SUBSCRIBE_URL = "subscribe/"
OFFLINE_URL = "offline/"  # what readers see without a line

# Lists
DEFAULT_PAGINATION = 30  # articles on a numbered page

# The build
JINJA_ENVIRONMENT = {
    "autoescape": True,  # Pelican's default is off
    "undefined": StrictUndefined,  # a misspelt name in a template fails the build
    "trim_blocks": True,
    "lstrip_blocks": True,
}
JOBS = 0  # processes; 0: as many as this build may use cores
NOW = None  # the build's clock, as 2022-05-21T09:00; None: the present
# `make publish` alone says otherwise: what it makes holds no draft, and may go out.
PRODUCTION = False
SHOWN = ""  # what readers have, as `make publish TARGET=` finds out; not to be set by hand
SIGNED = False  # publish only pieces whose last change is signed (docs/deploy.md)
# From a draft to readers at an office's desk: some of these steps in their order, 签发 the last; [] for none
REVIEW_STEPS = ["送审", "二审", "签发"]
DRAFTS = False  # show drafts too: for a private preview only
VERIFY = False  # compare the output with a clean build's, and fail where they differ
SEARCH = True
FEEDS = True
PHOTOS = True
SHARE_PICTURES = True  # drawn for a piece without a photo, with the fonts of `make fonts`
PRESS = False  # days' pages link the PDFs that `make press` makes, once they are there
HANT = False  # a second edition in traditional characters, under /hant/; nearly doubles a build
HANT_REGION = "tw"  # whose standard its characters follow: tw (Taiwan) or hk (Hong Kong)
HANT_QUOTES = True  # 「」 and 『』 for “” and ‘’ in it
