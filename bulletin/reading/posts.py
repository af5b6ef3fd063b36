"""Posts: the words of a byline that are nobody's name.

In: words of a byline. Out: what each of them says: a role, a duty, an agency or a paper, a part of the
paper's own work that a byline has no place for; or that it is none of these.

The lists are what bylines of Chinese papers hold; a newsroom adds its own posts and agencies in
`content/reporters.toml`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from bulletin.model.article import Role
from bulletin.model.han import HAN

_OWN: Final = "本报|本台|本刊|本网|本社|本版"
_KINDS: Final = (
    f"(?:{_OWN}|特约|特派|特邀|实习|见习|首席|驻地|全媒体|融媒体|文字|新媒体|客户端|资深|高级|主任"
    "|学生|校园|小)*"
)
_AGENCIES: Final = (
    "新华社|中新社|中新网|新华网|人民网|央视|央视网|央视新闻|总台|央广|央广网|国际台|澎湃新闻|界面新闻|红星新闻"
    "|封面新闻|上游新闻|极目新闻|潮新闻|法新社|路透社|美联社|共同社|塔斯社|解放军报|科技日报社|新京报|南方周末"
)
_PAPER: Final = (
    f"[{HAN}]{{1,10}}?(?:日报|晚报|早报|晨报|时报|商报|快报|导报|都市报|青年报|农民报|工人报|周报|周刊|电视台|电台|通讯社"
    "|融媒体中心|融媒体|融媒|传媒集团|报业|报社|新闻网|新闻社|广播)"
)
_PLACE: Final = f"(?:(?!记者|通讯员)[{HAN}]){{1,8}}?"
_STATION: Final = f"(?:(?:常?驻)?{_PLACE}|{_PLACE}分社)?"  # 本报驻华盛顿记者, 本报南昌记者
# Who has written, and who has taken the pictures.
_WRITES: Final = "记者|通讯员|评论员|观察员|撰稿人|撰稿|主笔|实习生|见习生|编译|执笔|特约撰稿"
_SHOWS: Final = "摄影记者|摄像记者|视频记者|摄影师|摄影|摄像|视频|航拍|拍摄"
_POST: Final = re.compile(
    f"(?:(?P<agency>{_AGENCIES}|{_PAPER}|{_OWN}){_STATION}|常?驻{_PLACE})?{_KINDS}"
    f"(?:(?P<shows>{_SHOWS})|(?P<writes>{_WRITES}))"
)
# A post in the midst of a word: 甲一|通讯员丙三.
_GLUED: Final = re.compile(f"{_KINDS}(?:摄影记者|记者|通讯员|评论员|实习生|见习生)")
_SHORTEST: Final = 2  # characters of a name
_INSIDE: Final = re.compile(
    f"{_OWN}|新华社|记者|通讯员|评论员|实习生|摄影|撰稿|编译|审核|编辑|校对|视频|摄自"
)
# A body that writes in the paper's name; a person's name ends so only by chance, and is longer than that.
_BODY: Final = re.compile(
    f"(?:{_AGENCIES}|{_PAPER})"
    f"|[{HAN}]*(?:中心|办公室|委员会|街道办|镇政府|区政府|人民政府|宣传部|编辑部|工作室|评论部|课题组|报道组|调研组|通讯组"
    "|记者站|通讯站|工作站|联合会|管委会|村委会|居委会|党委|团委|妇联|党支部)"
    f"|[{HAN}]{{2,}}(?:法院|检察院|医院|学院|大学|中学|小学|学校|幼儿园|派出所|支队|大队|中队|公司|集团|银行|协会|商会"
    "|街道|社区)"
    f"|[{HAN}]{{4,}}(?:局|部|处|科|站|社|网|委|办|台|会|团|队)"
)

_BOTH: Final[tuple[Role, ...]] = ("记者", "摄影")
DUTIES: Final[dict[str, tuple[Role, ...]]] = {
    **dict.fromkeys("文 文字 采写 撰文".split(), ("记者",)),
    **dict.fromkeys("图 图片 摄 供图 摄影报道 图摄".split(), ("摄影",)),
    **dict.fromkeys("文图 图文 文摄 摄文".split(), _BOTH),
}
"""Roles that stand behind a name (许亚军 摄) or, where the byline starts with one, before it (文/马达)."""

FLOURISHES: Final = frozenset("报道 联合报道 采写报道 专题报道 综合报道 现场报道 连线报道".split())
"""What stands behind all names and says nothing of anybody."""

ELSEWHERE: Final = {
    **dict.fromkeys("编辑 责编 责任编辑 值班编辑 本期编辑".split(), "请另写一行“编辑：…”。"),
    **dict.fromkeys("校对 责校".split(), "请另写一行“校对：…”。"),
    **dict.fromkeys(
        "审核 审稿 终审 复审 初审 策划 统筹 监制 制片 制图 绘图 漫画 插画 图表 设计 美编 版式 翻译 剪辑 后期"
        " 配音 出镜 主持人 主播 文案 口述 整理 指导 指导老师 指导教师 辅导老师 发自".split(),
        "署名只收记者、通讯员和摄影；请写在正文末尾，或删去。",
    ),
}
"""Work that has a line of its own, or none, and the remedy."""

NOBODY: Final = frozenset(
    "作者 署名 供稿 综合 and by photo 佚名 匿名 编者 编者按 资料 资料图 资料图片 资料照片 网络图片 图片来源"
    " 网友 读者 受访者 受访单位".split()
)
"""What else stands in bylines and is nobody's name."""


_PLAIN: Final = str.maketrans(
    "記訊員攝圖報實見習編輯審視頻聯採寫評論觀導學責終統籌監製繪設計譯後綜專題連線現場臺華聞網廣電駐約請執筆無",
    "记讯员摄图报实见习编辑审视频联采写评论观导学责终统筹监制绘设计译后综专题连线现场台华闻网广电驻约请执笔无",
)


def plain(word: str) -> str:
    """A word as the lists here have it, also where it is typed in traditional characters: 記者, 攝影."""
    return word.translate(_PLAIN)


def post(word: str) -> tuple[Role, str] | None:
    """The role that a word names (记者, 见习记者, 新华社记者), and the agency in it or an empty text."""
    found = _POST.fullmatch(plain(word))
    if found is None:
        return None
    role: Role = "摄影" if found["shows"] else "通讯员" if found["writes"] == "通讯员" else "记者"
    agency = found["agency"] or ""
    return role, "" if agency in _OWN.split("|") else agency


def begun_by_post(word: str) -> tuple[str, str] | None:
    """A word parted into the post that it begins with and what follows; None where it begins with none."""
    found = _POST.match(plain(word))
    return (word[: found.end()], word[found.end() :]) if found and found.end() < len(word) else None


def unglued(word: str) -> list[str]:
    """A word parted before each post in its midst: 甲一通讯员丙三."""
    starts = [0, *(at.start() for at in _GLUED.finditer(plain(word), _SHORTEST)), len(word)]
    return [word[a:b] for a, b in pairwise(starts) if a < b]


def is_body(word: str) -> bool:
    """Whether a word is an agency, a paper or an office rather than a person."""
    return _BODY.fullmatch(plain(word)) is not None


def holds_post(word: str) -> bool:
    """Whether a word holds a post or the paper itself, which no name does."""
    return _INSIDE.search(plain(word)) is not None
