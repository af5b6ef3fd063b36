"""Settings of this paper, over those of the engine. What differs in production stands in publishconf.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # where the engine is, for Pelican and its processes

from bulletin.defaults import *  # noqa: F403 (Pelican's own way of layering settings)

# The paper
SITENAME = "崇川简报"
DISTRICT = "南通市崇川区"
SITE_DESCRIPTION = "南通市崇川区的区级新闻简报：要闻、民生、经济、街道、生态、文化、平安。"

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

# What an authority issues. A field that is left out leaves no trace on the pages (`Imprint` in
# bulletin/model/site.py names all of them).
IMPRINT: dict[str, str] = {}
