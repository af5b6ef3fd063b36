"""Settings of the site, by topic. What differs in production stands in publishconf.py."""

import sys
from pathlib import Path

from jinja2 import StrictUndefined

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # so that the build's worker processes find the plugin package too

# The paper
SITENAME = "崇川简报"
DISTRICT = "南通市崇川区"
SITE_DESCRIPTION = "南通市崇川区的区级新闻简报：要闻、民生、经济、街道、生态、文化、平安。"
SITEURL = ""  # scheme, host and path that readers use; empty at home
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-cn"

# Sections: the name that editors write, its address, what it is about. Their order is the menu's.
SECTIONS = [
    ("要闻", "yaowen", "区委、区政府的重要会议、部署和全区大事。"),
    ("民生", "minsheng", "教育、医疗、养老、住房与社区服务。"),
    ("经济", "jingji", "产业、项目、服务业与营商环境。"),
    ("街道", "jiedao", "各街道、社区的新闻。"),
    ("生态", "shengtai", "空气、水、绿化与环境治理。"),
    ("文化", "wenhua", "文艺、体育、历史与非遗。"),
    ("平安", "pingan", "疫情防控、安全生产与社会治理。"),
    ("图片", "tupian", "以图片为主的报道。"),
]

# What an authority issues. A field that is left out leaves no trace on the pages (bulletin/settings.py
# names all of them).
IMPRINT: dict[str, str] = {}

# Where things are
PATH = str(HERE / "content")
OUTPUT_PATH = str(HERE / "output")
THEME = str(HERE / "theme")
CACHE_PATH = str(HERE / "cache")  # may be deleted at any time; costs one slow build

# The bulletin makes articles, pages and lists itself; of Pelican's generators only the one for
# static files has work to do (docs/decisions says why).
PLUGINS = ["bulletin"]
PLUGIN_PATHS = [str(HERE)]
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
STATIC_PATHS = ["static"]  # content/static/x is served as /static/x
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

# Lists
DEFAULT_PAGINATION = 30  # articles on a numbered page

# The build
JINJA_ENVIRONMENT = {
    "autoescape": True,  # Pelican's default is off
    "undefined": StrictUndefined,  # a misspelt name in a template fails the build
    "trim_blocks": True,
    "lstrip_blocks": True,
}
JOBS = 0  # processes; 0: as many as there are cores
NOW = None  # the build's clock, as 2022-05-21T09:00; None: the present
DRAFTS = False  # show drafts too: for a private preview only
SEARCH = True
FEEDS = True
PHOTOS = True
HANT = False  # a second edition in traditional characters, under /hant/; nearly doubles a build
