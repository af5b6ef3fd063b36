"""Names: a byline as editors type it.

In: `记者 马达 陆蕾蕾 通讯员 王军`, `·马达 陆蕾蕾·`, `马达、陆蕾蕾`, `王军（环保）`, `文/马达 图/王军`,
`王　菲`, `许亚军 摄`, `新华社记者 王某`, `甲一（文）乙二（图）`. Out: `Author`s in order, and what cannot be
understood, each as fact and remedy. A `·` with letters on both sides belongs to a name (阿卜杜拉·买买提),
unless all its parts are known reporters. No character is passed over in silence, and no word that is a post,
an office or several names at once becomes a person: whoever is named gets a page.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from bulletin.model.article import Author, Role
from bulletin.model.han import HAN
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.posts import (
    DUTIES,
    ELSEWHERE,
    FLOURISHES,
    NOBODY,
    begun_by_post,
    holds_post,
    is_body,
    plain,
    post,
    unglued,
)

_TOKEN: Final = re.compile(
    r"[\s、，,；;/／:：|｜·•・]+"
    r"|(?P<name>[^\s、，,；;/／:：|｜()（）]+)(?:[（(](?P<mark>[^()（）]*)[)）])?"
    r"|[（(](?P<apart>[^()（）]*)[)）]"
    r"|(?P<stray>.)"
)
_SUFFIXED: Final = re.compile(
    f"(?P<name>[{HAN}]{{2,4}}(?:·[{HAN}]+)*)(?P<duty>摄影报道|摄影|文图|图文|摄|供图|报道|联合报道)"
)
_PROSE: Final = re.compile(  # what no name has
    r"\d{7}|\d[年月日]|[。！？!?…<>@&＆#＃*=%【】\[\]“”]|(?:供稿|口述|整理|提供)\Z|\A(?:发自|摘自|转自|来源)"
)
_REPORTED_FROM: Final = re.compile(
    f"[{HAN}]{{2,}}(?:镇|乡|村|区|市|县|街道|社区)(?:报道|电|讯)"
)  # 云桥镇报道
_LATIN: Final = re.compile(r"(?<=[A-Za-z.]) (?=[A-Z])")
_SPACED: Final = re.compile(rf"(?<![{HAN}])([{HAN}]) ([{HAN}])(?!\w)")
_SPACED_THREE: Final = re.compile(  # 王 小 明, but 李 明 王 芳 are two
    rf"(?<![{HAN}])(?<![{HAN}] )([{HAN}]) ((?![文图摄])[{HAN}]) ((?![文图摄])[{HAN}])"
    rf"(?! ?[{HAN}](?![{HAN}])|\w)"
)
_DOT: Final = re.compile("[•・‧･∙]")  # typed for the · of 阿卜·买买提
_ALL_BRACKETED: Final = re.compile(r"[（(【\[]([^（）()【】\[\]]*)[）)】\]]")
_AND: Final = re.compile(rf"(?<=[{HAN}]{{2}}) (?:和|与|及|以及|&|＆|-|—|——) (?=[{HAN}]{{2}})")
_BOTH: Final = re.compile(
    r"([文图摄])[ ]?[/／][ ]?([文图摄])(?!\w)"
)  # 甲一 文/图: one person did both
_BRACKET: Final = re.compile(r" (?=[（(])")
_JOINED: Final = re.compile("[·•・和与及]")
_BRACKETS: Final = "请把括号写完整，如 王军（环保）。"
_GLUE: Final = "\ue000"  # for a blank inside a Latin name; `decode` leaves none in a text
_LONGEST: Final = 30  # characters of a name: a file name has room for no more
_TOO_LONG: Final = ("署名里有太长的名字。", "请用“、”或空格分开每个人。")
_CHINESE: Final = re.compile(f"[{HAN}]+")
_LONG: Final = 4  # Chinese characters from which on a name may be two
_SURNAMES: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_COMPOUND: Final = tuple(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 端木 宇文 长孙 司空 轩辕".split()
)
_SPACED_COMPOUND: Final = re.compile(  # 诸葛 亮
    rf"(?<![{HAN}])({'|'.join(_COMPOUND)}) ((?![文图摄])[{HAN}])(?!\w)"
)


def read_names(
    typed: str, newsroom: Newsroom, role: Role = "记者"
) -> tuple[tuple[Author, ...], list[tuple[str, str]]]:
    """The people of a byline, and what is wrong in it. `role` is theirs until another is named."""
    line = " ".join(typed.split())
    if whole := _ALL_BRACKETED.fullmatch(line):  # （记者 甲一 通讯员 丙三）
        line = whole[1].strip()
    line = _BOTH.sub(r" \1\2", _AND.sub("、", line.strip("·•・")))
    line = _SPACED_COMPOUND.sub(r"\1\2", _SPACED_THREE.sub(r"\1\2\3", _LATIN.sub(_GLUE, line)))
    line = _BRACKET.sub("", _SPACED.sub(r"\1\2", line))
    before = plain(re.split(r"[\s/／:：|｜]", line.strip(), maxsplit=1)[0]) in DUTIES
    byline = _Byline(newsroom, role, before=before)
    gap = ""
    for token in _TOKEN.finditer(line):
        if token["name"]:
            name = token["name"].replace(_GLUE, " ").strip("·•・")
            name = name if name in newsroom.people else _DOT.sub("·", name)
            byline.take(name, (token["mark"] or "").replace(_GLUE, " ").strip(), gap)
        elif token["apart"] is not None:
            byline.apart(token["apart"].strip())
        elif token["stray"]:
            byline.wrong.append((f"署名里的“{token['stray']}”读不懂。", _BRACKETS))
        else:
            gap = token[0]
    byline.end(line)
    return tuple(dict.fromkeys(byline.authors)), byline.wrong


class _Byline:
    """A byline while it is read. `before`: duties stand before the names (文/马达)."""

    def __init__(self, newsroom: Newsroom, role: Role, *, before: bool) -> None:
        self.newsroom = newsroom
        self.roles: tuple[Role, ...] = (role,)
        self.before = before
        self.authors: list[Author] = []
        self.wrong: list[tuple[str, str]] = []
        self.since = 0  # the first author whom a duty behind the names would concern
        self.said, self.earlier = "", 0  # the last role named, and `since` as it was before
        self.agency = ""  # whose people follow
        self.body = ""  # an office or agency that was named, and nobody of it yet
        self.elsewhere = False  # those who follow have done what a byline has no place for

    def take(self, name: str, mark: str, gap: str) -> None:
        """The next word, the mark in brackets behind it, and what stands before it."""
        *words, last = self._words(name)
        for word in words:
            self._word(word, "", gap, glued=True)
        self._word(last, mark, gap, glued=bool(words))

    def _words(self, name: str) -> list[str]:
        """A word, or the posts and names that it is made of: 记者|甲一|通讯员|丙三."""
        if name in self.newsroom.people or len(name) > _LONGEST or post(name) or is_body(name):
            return [name]
        if lead := begun_by_post(name):
            return [lead[0], *self._words(lead[1])]
        pieces = unglued(name)
        return pieces[:1] + [word for piece in pieces[1:] for word in self._words(piece)]

    def _word(self, word: str, mark: str, gap: str, *, glued: bool) -> None:
        if word in self.newsroom.people:
            self._person(word, mark)
        elif said := self.newsroom.posts.get(word) or post(word) or self._duty_before(word):
            self._post(word, mark, *said)
        elif plain(word) in DUTIES and self.since < len(self.authors):
            if set(gap) & set("/／"):  # 甲一 乙二/摄: the last alone; 甲一 乙二 摄: both
                self.since = len(self.authors) - 1
            self._duty(DUTIES[plain(word)])
        elif plain(word) in FLOURISHES:
            self.since = len(self.authors)
            if not self.authors:
                self.wrong += _unsure(word)
        elif plain(word) in ELSEWHERE:
            self.wrong.append((f"署名里不写“{word}”。", ELSEWHERE[plain(word)]))
            self.elsewhere = True
        elif is_body(word) or word in self.newsroom.agencies:
            self.body = self.agency = word
        elif word:
            self._person(word, mark, glued=glued)

    def _duty_before(self, word: str) -> tuple[tuple[Role, ...], str] | None:
        return (DUTIES[plain(word)], "") if self.before and plain(word) in DUTIES else None

    def _post(self, word: str, mark: str, roles: Role | tuple[Role, ...], agency: str) -> None:
        if mark:
            fact = f"署名里的“{word}（{mark}）”读不懂。"
            self.wrong.append((fact, "请写成 记者 甲一 这样，不加括号。"))
            return
        self.said, self.earlier = word, self.since
        self.roles, self.since = (
            (roles if isinstance(roles, tuple) else (roles,)),
            len(self.authors),
        )
        self.agency, self.body, self.elsewhere = agency or self.body, "", False

    def apart(self, mark: str) -> None:
        """What stands in brackets by itself: what those before it have done."""
        if mark in DUTIES and self.since < len(self.authors):
            self._duty(DUTIES[mark])
        else:
            self.wrong.append((f"署名里的“（{mark}）”读不懂。", _BRACKETS))

    def _person(self, name: str, mark: str, *, glued: bool = False) -> None:
        self.body = ""
        if self.elsewhere:
            return  # who it is was asked already
        if len(name) > _LONGEST and name not in self.newsroom.people:
            self.wrong.append(_TOO_LONG)
            return
        if name not in self.newsroom.people and _REPORTED_FROM.fullmatch(name):
            self.wrong.append(
                (f"署名里的“{name}”是地方，不是姓名。", "请只写姓名，地方写在正文开头。")
            )
            return
        suffixed = None if name in self.newsroom.people else _SUFFIXED.fullmatch(name)
        own = suffixed["name"] if suffixed else name
        if glued and own not in self.newsroom.people and _may_be_several(own, all_long=True):
            self.wrong.append(_several(own))
            return
        for one in _parted(own, self.newsroom):
            self._one(one, mark)
        if suffixed and suffixed["duty"] in FLOURISHES:
            self.since = len(self.authors)
        elif suffixed:
            self._duty(DUTIES.get(suffixed["duty"], ("摄影",)))

    def _one(self, name: str, mark: str) -> None:
        person = self.newsroom.people.get(name)
        own = person.name if person else name
        if person and person.name != name and not mark:
            mark = person.mark
        roles = self._wrote(DUTIES.get(plain(mark), ()))
        if not roles and (said := post(mark)):
            roles = (said[0],)
        if roles:  # 王军（通讯员）, 甲一（文）乙二（图）
            self.authors += [Author(own, role) for role in roles]
            self.since = len(self.authors)
        else:
            foreign = "" if person else self.agency
            self.authors += [Author(own, role, mark or foreign) for role in self.roles]
            if not foreign:
                self.wrong += _doubts(self.authors[-1], self.newsroom)
                return
        if person is None:
            self.wrong += _unsure(own)

    def _wrote(self, duty: tuple[Role, ...]) -> tuple[Role, ...]:
        """The roles of those who have done a duty: a 通讯员 who wrote is one, and no 记者."""
        wrote: Role = "通讯员" if self.roles == ("通讯员",) else "记者"
        return tuple(wrote if role == "记者" else role for role in duty)

    def _duty(self, roles: tuple[Role, ...]) -> None:
        """A duty that stands behind the names it concerns."""
        roles = self._wrote(roles)
        some = dict.fromkeys(replace(one, role="记者") for one in self.authors[self.since :])
        self.authors[self.since :] = [replace(one, role=role) for one in some for role in roles]
        self.since = len(self.authors)

    def end(self, line: str) -> None:
        """The byline is over; what if it ends in a role, or names an office and nobody?"""
        if self.body:
            fact = f"署名里的“{self.body}”是单位，不是姓名。"
            self.wrong.append((fact, f"请写成“来源：{self.body}”，署名只写姓名。"))
        if not self.said or not self.authors or not line.endswith(self.said):
            return
        if self.roles == ("摄影",):  # 许亚军 摄影
            self.since = self.earlier
            self._duty(self.roles)
        else:
            self.wrong.append((f"署名里的“{self.said}”后面没有姓名。", "请补上姓名，或删去。"))


def _parted(name: str, newsroom: Newsroom) -> list[str]:
    """A name, or the known reporters it is made of (马达·陆蕾蕾, 马达和陆蕾蕾)."""
    parts = _JOINED.split(name)
    known = (
        len(parts) > 1
        and name not in newsroom.people
        and all(part in newsroom.people for part in parts)
    )
    return parts if known else [name]


def _doubts(author: Author, newsroom: Newsroom) -> list[tuple[str, str]]:
    """Why it is not certain who is meant."""
    name, mark = author.name, author.mark
    known = newsroom.marks.get(name, ())
    choices = "、".join(f"{name}（{one}）" if one else name for one in known)
    if known and not mark and "" not in known:
        return [(f"有不止一位“{name}”。", f"请写明是哪一位：{choices}。")]
    if known and mark and mark not in known:
        fact = f"记者名单里没有“{name}（{mark}）”。"
        return [(fact, f"名单里有：{choices}。要加人，请登记在 reporters.toml。")]
    return [] if known else _unsure(name)


def _unsure(name: str) -> list[tuple[str, str]]:
    """Why a word that nobody knows may be no name."""
    if "等" in (name[0], name[-1]) and _CHINESE.fullmatch(name):
        return [("署名里有“等”。", "请写出每个人的姓名，或删去“等”。")]
    if (
        plain(name).casefold() in NOBODY
        or plain(name) in FLOURISHES
        or _PROSE.search(name)
        or holds_post(name)
    ):
        return [(f"署名里的“{name[:20]}”不是姓名。", "请只写姓名；如果是正文，请在它前面空一行。")]
    if len(name) == 1:
        fact = f"署名“{name}”只有一个字。"
        return [(fact, "请写全名；如果是笔名，请登记在 reporters.toml。")]
    return [_several(name)] if _may_be_several(name) else []


def _several(name: str) -> tuple[str, str]:
    fact = f"署名里的“{name}”像是几个人的姓名连在一起。"
    return fact, "请用“、”或空格分开；是一个人的，请登记在 reporters.toml。"


def _may_be_several(name: str, *, all_long: bool = False) -> bool:
    """Whether an unknown name is as long as two, and nothing tells that it is one: 张三李四. Close to a
    post (记者甲一乙二), all that are so long may be."""
    if len(name) < _LONG or not _CHINESE.fullmatch(name) or name.startswith(_COMPOUND):
        return False
    second = any(char in _SURNAMES for char in name[2:4])
    return all_long or len(name) > _LONG + 1 or (name[0] in _SURNAMES and second)
