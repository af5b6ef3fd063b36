"""Rare characters: those that old programs kept where no font looks, and those that PDFs put in their place.

In: nothing; this module only names things. Out: tables from a code point to the character that was meant.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_FE50: Final = (  # GBK's codes FE50 to FEA0 in their order, from U+E815 in the private area
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹"
    "䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
_A6D9: Final = "︐︒︑︓︔︕︖︗︘︙"  # signs for vertical lines, from U+E78D

KNOWN: Final = (
    {0xE815 + at: char for at, char in enumerate(_FE50)}
    | {0xE78D + at: char for at, char in enumerate(_A6D9)}
    | {0xE7C7: "ḿ", 0xE7C8: "ǹ"}
)
"""Private characters to which GB 18030-2000 and GBK gave a place, and the characters that GB 18030-2005 and
-2022 put there: what a name saved by an old program holds. U+E863 is 䶮."""

_RADICALS: Final = {  # simplified radicals of the supplement, which Unicode does not fold itself
    "⺠": "民", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角", "⻉": "贝", "⻋": "车", "⻓": "长",
    "⻔": "门", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻢": "马",
    "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻨": "麦", "⻩": "黄", "⻬": "齐", "⻮": "齿",
    "⻰": "龙", "⻳": "龟",
}  # fmt: skip

RADICALS: Final = {ord(radical): char for radical, char in _RADICALS.items()} | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), 0x2E9F)
}
"""Radicals, which PDFs give for common characters (⽼街), and those characters (老街)."""
