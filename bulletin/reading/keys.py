"""Keys: what the lines of a header may be called, and what other programs call theirs.

In: a key as typed, and what stands behind it. Out: the field that it names; or why it names none, and what
to write instead. A key that another program uses is known by its meaning first: `draft` is no slip of the
pen for `date`, and whoever deletes it would publish a draft.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("标题", "主题", "题目"),
    "kicker": ("引题", "肩题", "眉题"),
    "deck": ("副题", "副标题"),
    "date": ("日期", "时间", "发布时间"),
    "updated": ("更新", "更新时间", "modified"),
    "section": ("栏目", "category"),
    "topics": ("标签", "话题", "专题", "tags"),
    "authors": ("作者", "记者", "通讯员", "摄影", "署名", "author"),
    "editor": ("编辑", "责任编辑", "责编"),
    "proofreader": ("校对",),
    "source": ("来源",),
    "source_url": ("来源网址", "原文网址"),
    "original_title": ("原标题",),
    "original_author": ("原作者",),
    "issue": ("期", "期号"),
    "page": ("版", "版次"),
    "page_name": ("版名",),
    "rank": ("位次", "等级"),
    "photo": ("头图", "题图", "配图"),
    "summary": ("摘要", "导语"),
    "corrections": ("更正", "correction"),
    "withdrawn": ("撤稿",),
    "aliases": ("旧址", "旧网址"),
    "status": ("状态",),
    "lang": ("语言",),
    "unchecked": ("不查",),
}
"""Each field's other names; the first Chinese one is what the handbook teaches."""

FORBIDDEN: Final = {
    "slug",
    "save_as",
    "url",
    "template",
    "path",
    "lang_slug",
    "filename",
    "basename",
}
"""Keys that choose an address in other programs. Here the path of a file is its address."""

# What else other programs and web editors call our fields.
_SAME: Final = {
    "title": "headline name h1 seo_title 文章标题 主标题 大标题",
    "kicker": "eyebrow overline",
    "deck": "subtitle sub_title subheading subhead tagline 小标题",
    "date": "pubdate pub_date publishdate publish_date published_at date_published created created_at"
    " date_created 发布日期 发表时间 发稿时间 创建时间",
    "updated": "lastmod last_mod last_modified last_modified_at updated_at update_date date_modified"
    " 修改时间 最后更新",
    "section": "categories cat channel 分类 类别 频道 栏目名称",
    "topics": "tag keywords keyword series label labels 关键词 关键字 系列",
    "authors": "byline writer reporter by contributors 撰稿 供稿人 撰文 采写 文图 图文",
    "editor": "editors 审核 编审 值班编辑 发布人 录入",
    "proofreader": "proof reviewer 校对人",
    "source": "copyright_info publisher 稿源 出处 文章来源 来稿单位 供稿 供稿单位",
    "source_url": "link external_url original_url source_link canonical_url canonical 链接 原文链接 来源链接",
    "original_author": "copyright_author",
    "page": "版面",
    "photo": "cover cover_image image images img thumbnail thumb banner featured_image feature_image"
    " header_image header_img index_img top_img hero og_image photos 封面 封面图 缩略图 标题图",
    "summary": "description desc excerpt abstract intro 简介 描述 概要 内容提要 提要 内容摘要",
    "aliases": "alias permalink abbrlink redirect_from redirects old_url 永久链接 原网址",
    "lang": "language locale languages",
}
_MEANT: Final = {key: name for name, keys in _SAME.items() for key in keys.split()}
_PROGRAMS: Final = "那是别的程序的写法，"
# What this site has no use for.
_NEEDLESS: Final = frozenset(
    "layout type id guid uuid post_id post_type post_name comments comment toc math mathjax katex mermaid"
    " sticky top weight order menu sidebar nav aside pin pinned license copyright copyright_url readmore"
    " read_time reading_time readingtime wordcount word_count noindex robots sitemap markup theme parent"
    " password cascade outputs resources is_cjklanguage slugify author_email email avatar og_title twitter"
    " stick image_alt enable_comment generator editor_version cssclass publish_to views hits"
    " 字数 序号 编号 点击 阅读 阅读数"
    " 浏览量 评论 版权 附件 审稿时间".split()
)
_HIDDEN: Final = frozenset(
    "draft drafts published publish hidden private unlisted visible visibility post_status 草稿 发布 公开"
    " 隐藏".split()
)
_OUT: Final = {"published", "publish", "visible", "公开", "发布"}  # yes means that it is shown
_YES: Final = frozenset("true yes y 1 on 是 public published 已发布 公开".split())
_NO: Final = frozenset("false no n 0 off 否 private draft hidden 未发布 不公开 草稿".split())
_EXPIRES: Final = (
    f"{_PROGRAMS}说的是何时下线。",
    "本站不会自己撤下文章。请删去这一行；到时要撤，请写“撤稿：原因”。",
)
_STICKY: Final = (
    f"{_PROGRAMS}说的是位置。",
    "要排在前面，请写“位次：头条”或“位次：要”；不要就删去这一行。",
)
_TOLD: Final = {
    **dict.fromkeys(_NEEDLESS, ("本站用不着它。", "请删去这一行，文章不受影响。")),
    **dict.fromkeys(
        "expirydate expiry_date expires expire unpublishdate 下线时间 有效期".split(), _EXPIRES
    ),
    **dict.fromkeys("置顶 头条 推荐 重要 featured feature highlight".split(), _STICKY),
}

_TRADITIONAL: Final = str.maketrans(
    "標題導語時間發佈欄籤話專記訊員攝編輯責對來網號級頭圖舊狀態類別頻關鍵詞採寫審稱數內",
    "标题导语时间发布栏签话专记讯员摄编辑责对来网号级头图旧状态类别频关键词采写审称数内",
)
_FIELDS: Final = {name: key for key, names in KEYS.items() for name in (key, *names)}
_OTHERS: Final = frozenset((*FORBIDDEN, *_HIDDEN, *_TOLD, *_MEANT))  # keys of other programs
_DATE: Final = re.compile(r"\d{4}\D\d")
_ADDRESS: Final = re.compile(r"https?://[^/]+/(.+?)/?")
_LONGEST: Final = 40  # characters of what is shown of a value


@lru_cache(1024)
def field_of(key: str) -> str | None:
    """The field that a key names, or None: capitals, blanks, `-`, `_` and traditional characters make no
    difference."""
    return _FIELDS.get(key) or _FIELDS.get(normal(key)) or _FIELDS.get(normal(key, ""))


def normal(key: str, gap: str = "_") -> str:
    """A key without what makes no difference in it; `gap` stands where something parted two words."""
    plain = unicodedata.normalize("NFKC", key).strip().translate(_TRADITIONAL)
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", plain)
    return re.sub(r"[\s_-]+", gap, plain.lower()).strip("_")


def is_key(key: str) -> bool:
    """Whether a word is a key of a header: a field's, one like it, or one of another program."""
    if field_of(key) or {normal(key), normal(key, "")} & _OTHERS:
        return True
    return bool(nearest(key, [*_FIELDS]))


def unknown(key: str, value: str) -> tuple[str, str]:
    """Of a key that names no field: what is to be said, and the remedy. `value` is what stands behind it."""
    name = normal(key)
    if name in FORBIDDEN or normal(key, "") in FORBIDDEN:
        return f"不能用“{key}”。", "网址由文件的位置决定，请删去这一行。"
    for one in (name, normal(key, "")):
        if said := _foreign(one, value.strip()):
            return f"不认识“{key}”，{said[0]}", said[1]
    known = [label for field, names in KEYS.items() for label in (field, *names)]
    if "撤" not in key:  # 初稿 is one sign away from 撤稿, and whoever took the hint would withdraw
        known = [label for label in known if field_of(label) != "withdrawn"]
    fact = f"不认识“{key}”。{nearest(key, known)}"
    return fact, "请改正；如果这是正文，请在它前面空一行。"


def _foreign(key: str, value: str) -> tuple[str, str] | None:
    """What another program means by a key, and what to write; None where no program is known to use it."""
    short = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
    if key in _HIDDEN:
        return _shown(key, value)
    if key in _TOLD:
        return _TOLD[key]
    meant = _MEANT.get(key)
    if meant is None:
        return None
    return _ours(KEYS[meant][0], meant, value, short)


def _ours(label: str, meant: str, value: str, short: str) -> tuple[str, str]:
    """What to write for a key of another program that has a field of ours."""
    if not value:
        return f"{_PROGRAMS}本站叫“{label}”。", "后面没有内容，请删去这一行。"
    if meant == "photo" and "://" in value:
        remedy = f"请把图片存到稿件旁边，再写成“{label}：文件名”。"
        return f"{_PROGRAMS}本站叫“{label}”，图片要在自己的网站上。", remedy
    if meant == "aliases":
        old = _ADDRESS.sub(r"\1", short).strip("/")
        remedy = f"原来的网址请写成“旧址：{old}”；没用过就删去这一行。"
        return f"{_PROGRAMS}本站的网址由文件的位置决定。", remedy
    return f"{_PROGRAMS}本站叫“{label}”。", f"请改成“{label}：{short}”。"


def _shown(key: str, value: str) -> tuple[str, str]:
    """What to write for a key that says whether a piece is shown."""
    if _DATE.search(value):
        return f"{_PROGRAMS}本站叫“日期”。", f"请改成“日期：{value[:_LONGEST]}”。"
    said = value.lower()
    out = said in _YES if key in _OUT else said in _NO or said in ("public", "published", "publish")
    if out:
        return "写好的稿件本来就会发布。", "请删去这一行。"
    return f"{_PROGRAMS}说的是先不发布。", "请改成“状态：草稿”；删去这一行，稿件就会发布。"


def nearest(word: str, known: Sequence[str]) -> str:
    """A hint at the known word nearest to one that is not known; empty if none is near."""
    cutoff = 0.7 if word.isascii() else 0.5  # words of few letters share half of them by chance
    close = difflib.get_close_matches(word[:_LONGEST], known, max(len(known), 1), cutoff=cutoff)
    if not close:
        return ""

    def likeness(one: str) -> tuple[float, int]:
        """Of two that are equally near, the one with more characters in their places."""
        ratio = difflib.SequenceMatcher(None, one, word).ratio()
        return ratio, sum(a == b for a, b in zip(one, word, strict=False))

    return f"是不是“{max(close, key=likeness)}”？"
