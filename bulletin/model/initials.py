"""Initials: the letter that a Chinese name begins with when it is read aloud, for indices.

In: a topic, or a person's name. Out: a letter from A to Z, or `OTHER`; and an order within a letter.

The characters of everyday stand in GB 2312 in the order of their sounds (first level), so the letter of one
follows from its code, and so does its place among others. Those of the second level stand there in the
order of their shapes: `_SECOND` has their letters. Only for what is rarer still a dictionary is asked
(pypinyin, which takes a quarter of a second to load). A character of several sounds is read by its word,
`_WORDS`; at the head of a person's name it is read as a surname, `_SURNAMES`.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

OTHER: Final = "#"
"""What stands for the letter of a name that begins with none: a number, another script."""

LETTERS: Final = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", OTHER)
"""All initials, in the order of an index."""

_FIRST: Final = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"  # GB 2312's first of each letter
_SOUNDS: Final = "ABCDEFGHJKLMNOPQRSTWXYZ"  # no word begins with I, U or V
_STARTS: Final = [one.encode("gb2312") for one in _FIRST]
# The first byte of GB 2312's second level, and of each row of `_SECOND` in turn.
_LEVEL_2: Final = 0xD8
_COLUMN: Final = 0xA1
_SECOND: Final = (
    """
    CJWGNSPGCGNEGYPBTYYZDXYKYGTZJNMJQMBSGZSCYJSYYFPGKBZGYDYWJKGKLJSWKPJQHYJWRDZLSGMRYPYWWCCKZNKYYG
    TTNGJEYKKZYTCJNMCYLQLYPYQFQRPZSLWBTGKJFYXJWZLTBNCXJJJJTXDTTSQZYCDXXHGCKBPHFFSSTYBGMXLPBYLLBHLX
    SMZMYJHSOJNGHDZQYKLGJHSGQZHXQGKEZZWYSCSCJXYEYXADZPMDSSMZJZQJYZCJJFWQJBDZBXGZNZCPWHKXHQKMWFBPBY
    DTJZZKQHYLYGXFPTYJYYZPSZLFCHMQSHGMXXSXJYQDCSBBQBEFSJYHWWGZKPYLQBGLDLCCTNMAYDDKSSNGYCSGXLYZAYPN
    PTSDKDYLHGYMYLCXPYCJNDQJWQQXFYYFJLEJPZRXCCQWQQSBZKYMGPLBMJRQCFLNYMYQMSQTRBCJTHZTQFRXQHXMJJCJLX
    XGJMSHZKBSWYEMYLTXFSYDSGLYCJQXSJNQBSCTYHBFTDCYJDJWYGHQFRXWCKQKXEBPTLPXJZSRMEBWHJLBJSLYYSMDXLCL
    QKXLHXJRZJMFQHXHWYWSBHTRXXGLHQHFNMGYKLDYXZPYLGGSMTCFPAJJZYLJTYANJGBJPLQGDZYQYAXBKYSECJSZNSLYZH
    ZXLZCGHPXZHZNYTDSBCJKDLZYYFWYDLEBBGQYZKGGLDNDNYSKJSHDLYXBCGHXYPKDJMMZNGMMCLGWZSZXZJFZNMLZZTHCS
    YDBDLLSCDDNLKJYKJSYCJLKOHQASDKNHCSGANHDAASHTCPLCPQYBSDMPJLPCJOQLCDHJJYSPRCHNWJNLHLYYQYHWZPTCZG
    WWMZFFJQQQQYXACLBHKDJXDGMMYDJXZLLSYGXGKJRYWZWYCLZMSSJZLDBYDCPCXYHLXCHYZJQSQQAGMNYXPFRKSSBJLYXY
    SYGLNSCMHCWWMNZJJLXXHCHSYZSTTXRYCYXBYHCSMXJSZNPWGPXXTAYBGAJCXLYXDCCWZOCWKCCSBNHCPDYZNFCYYTYCKX
    KYBSQKKYTQQXFCWCHCYKELZQBSQYJQCCLMTHSYWHMKTLKJLYCXWHEQQHTQHQPQSQSCFYMMDMGBWHWLGSLLYSTLMLXPTHMJ
    HWLJZYHZJXHTXJLHXRSWLWZJCBXMHZQXSDZPMGFCSGLSXYMJSHXPJXWMYQKSMYPLRTHBXFTPMHYXLCHLHLZYLXGSSSSTCL
    SLDCLRPBHZHXYYFHBMGDMYCNQQWLQHJJCYWJZYEJJDHPBLQXTQKWHLCHQXAGTLXLJXMSLJHTZKZJECXJCJNMFBYCSFYWYB
    JZGNYSDZSQYRSLJPCLPWXSDWEJBJCBCNAYTWGMPAPCLYQPCLZXSBNMSGGFNZJJBZSFZYNDXHPLQKZCZWALSBCCJXSYZGWK
    YPSGXFZFCDKHJGXTLQFSGDSLQWZKXTMHSBGZMJZRGLYJBPMLMSXLZJQQHZYJCZYDJWBWJKLDDPMJEGXYHYLXHLQYQHKYCW
    CJMYYXNATJHYCCXZPCQLBZWWYTWBQCMLPMYRJCCCXFPZNZZLJPLXXYZTZLGDLDCKLYRZZGQTGJHHGJLJAXFGFJZSLCFDQZ
    LCLGJDJZSNZLLJPJQDCCLCJXMYZFTSXGCGSBRZXJQQCTZHGYQTJQQLZXJYLYLBCYAMCSTYLPDJBYREGKLZYZHLYSZQLZNW
    CZCLLWJQJJJKDGJZOLBBZPPGLGHTGZXYJHZMYCNQCYCYHBHGXKAMTXYXNBSKYZZGJZLQJDFCJXDYGJQJJPMGWGJJJPKQSB
    GBMMCJSSCLPQPDXCDYYKYPCJDDYYGYWRHJRTGZNYQLDKLJSZZGZQZJGDYKSHPZMTLCPWNJYFYZDJCNMWESCYGLBTZCGMSS
    LLYXYSXSBSJSBBSGGHFJLYPMZJNLYYWDQSHZXTYYWHMCYHYWDBXBTLMSYYYFSXJCBDXXLHJHFSSXZQHFZMZCZTQCXZXRTT
    DJHNNYZQQMTQDMMGYYDXMJGDHCDYZBFFALLZTDLTFXMXQZDNGWQDBDCDJDXBZGSQQDDJCMBKZFFXMKDMDSYYSZCMLJDSYN
    SPRSKMKMPCKLGTBQTFZSWTFGGLYPLLJZHGJJGYPZLTCSMCNBTJBQFKTHBYZGKPBBYMTDSSXTBNPDKLEYCJNYDDYKZDDHQH
    SDZSCTARLLTKZLGECLLKJLQJAQNBDKKGHPJTZQKSECSHALQFMMGJNLYJBBTMLYZXDCJPLDLPCQDHZYCBZSCZBZMSLJFLKR
    ZJSNFRGJHXPDHYJYBZGDLQCSEZGXLBLGYXTWMABCHECMWYJYZLLJJYHLGNDJLSLYGKDZPZXJYYZLWCXSZFGWYYDLYHCLJS
    CMBJHBLYZLYCBLYDPDQYSXQZBYTDKYXJYYCNRJMPDJGKLCLJBCTBJDDBBLBLCZQRPPXJCJLZCSHLTOLJNMDDDLNGKATHQH
    JHYKHEZNMSHRPHQQJCHGMFPRXHJGDYCHGHLYRZQLCYQJNZSQTKQJYMSZSWLCFQQQXYFGGYPTQWLMCRNFKKFSYYLQBMQAMM
    MYXCTPSHCPTXXZZSMPHPSHMCLMLDQFYQXSZYJDJJZZHQPDSZGLSTJBCKBXYQZYSGPSXQZQZRQTBDKYXZKHHGFLBCSMDLDG
    DZDBLZYYCXNNCSYBZBFGLZZXSWMSCCMQNJQSBDQSJTXXMBLTXZCLZSHZCXRQJGJYLXZFJPHYMZQQYDFQJJLZZNZJSDGZYG
    CTXMZYSCTLKPHTXHTLBJXJLXSCDQXCBBTJFQZFSLTJBTKQBXXJJLJCHCZDBZJDCZJDCPRNPQCJPFCZLCLZXZDMXMPHJSGZ
    GSZZQJYLWTJPFSYAXMCJBTZKYCWMYTZSJJLQCQLWZMALBXYFBPNLSFHTGJWEJJXXGLLJSTGSHJQLZFKCGNNDSZFDEQFHBS
    AQTGYLBXMMYGSZLDYDQMJJRGBJTKGDHGKBLQKBDMBYLXWCXYTTYBKMRTJZXQJBHLMHMJJZMQASLDCYXYQDLQCAFYWYXQHZ
    """
).split()


def _by_name(groups: Mapping[str, str]) -> dict[str, str]:
    """The letter of each name, from the names of each letter."""
    return {name: sound for sound, names in groups.items() for name in names.split()}


_WORDS: Final = _by_name(
    {
        "C": "重庆 重阳 重建 重启 重修 重温 重返 重现 重新 重组 重演 重逢 重复 重申 重塑 重访 重走 重叠",
        "H": "行业 行情 行家 行当",
        "J": "校对 校正 校勘",
        "K": "会计",
        "P": "便宜",
        "S": "率先 率领",
        "T": "调解 调控 调整 调节 调味 调和 调频 调料 调剂 调停 弹琴 弹奏 弹唱",
        "X": "厦门 省亲",
        "Y": "乐器 乐曲 乐队 乐团 乐章 乐谱 乐坛",
        "Z": "长者 长辈 长大 长子 长官 藏族 藏医 藏文 藏语 藏历 朝霞 朝夕 朝气 传记",
    }
)
_SURNAMES: Final = _by_name(
    {
        "B": "秘",
        "C": "种",
        "M": "万俟",
        "N": "乜 佴",
        "O": "区",
        "P": "繁",
        "Q": "仇 覃",
        "S": "单 折 召 莘",
        "T": "澹台",
        "X": "解 郇",
        "Y": "尉迟 乐",
        "Z": "曾 查 翟 祭 长孙 藏",
    }
)


@lru_cache(maxsize=1 << 14)
def initial(name: str, person: bool = False) -> str:
    """The letter under which an index has a name; a `person`'s begins with a surname."""
    plain = unicodedata.normalize("NFKC", name).lstrip("“”‘’《》「」『』\"'·—- ")
    surname = _SURNAMES.get(plain[:2]) or _SURNAMES.get(plain[:1])
    return (surname if person else _WORDS.get(plain[:2])) or _letter(plain[:1])


def order(name: str, person: bool = False) -> tuple[int, bytes, str]:
    """By what an index is put in order: the letter, then the sounds, characters of everyday first."""
    sounds = name.encode("gb18030")
    return LETTERS.index(initial(name, person)), sounds, name


def _letter(sign: str) -> str:
    """The letter of one character."""
    if sign.isascii():
        return sign.upper() if sign.isalpha() else OTHER
    plain = unicodedata.normalize("NFD", sign)[0].upper()  # É is under E
    if plain in LETTERS:
        return plain
    try:
        code = sign.encode("gb2312")
    except UnicodeEncodeError:
        return _rare(sign)
    if code[0] >= _LEVEL_2:
        return _SECOND[code[0] - _LEVEL_2][code[1] - _COLUMN]
    place = bisect_right(_STARTS, code)
    return _SOUNDS[place - 1] if place else OTHER


def _rare(sign: str) -> str:
    """The letter of a character outside GB 2312."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 (its dictionary takes a while)

    sound = lazy_pinyin(sign)[0][:1].upper()
    return sound if sound in LETTERS else OTHER
