"""Why an attachment is refused, and what its editor can do; what an editor should know of one that is not.

In: a file's name. Out: the records, and those words that several kinds of files share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bulletin.model.attachment import LIMIT
from bulletin.model.record import Record

SAVE_AGAIN: Final = "请用 WPS 或 Office 打开，另存成这一种，再放一次；打不开的，请找作者要原件。"
CLEAN: Final = (
    "读者下载了就看得到。不想公开的，请在 WPS、Word 里选“文件 › 信息 › 检查文档”"
    "（PDF 请从原文件重新导出），删去以后再放一次。"
)
_NOBODY: Final = frozenset(
    "administrator admin user owner windows windows用户 微软用户 微软中国 用户 电脑 pc lenovo hp dell"
    " acer asus python-docx openpyxl wps office word excel microsoftofficeuser microsoft apache poi apachepoi"
    " unknown 作者".split()
)
"""What programs put where a name belongs, without blanks, in small letters: it names nobody."""


class Refused(Exception):
    """A file that readers cannot be given: what is wrong with it, and what its editor can do."""

    def __init__(self, fact: str, remedy: str) -> None:
        super().__init__(fact, remedy)
        self.fact, self.remedy = fact, remedy


class Remark(Record, frozen=True):
    """What an editor should know of a file that readers are given."""

    fact: str
    remedy: str = CLEAN


def other_than_named(name: str, what: str = "") -> Refused:
    """The refusal of a file whose content is not what its name says; `what` it is, where that is known."""
    ending = name.rpartition(".")[2].lower()
    fact = f"附件 {name} 的内容不是 .{ending}{f'，是{what}' if what else ''}。"
    return Refused(fact, SAVE_AGAIN)


def broken(name: str) -> Refused:
    """The refusal of a file that ends too early, or was damaged."""
    return Refused(f"附件 {name} 不完整，或者已经损坏。", SAVE_AGAIN)


def locked(name: str) -> Refused:
    """The refusal of a file that nobody can open without a word."""
    remedy = "请在 WPS 或 Office 里去掉密码，另存一份，再放一次。"
    return Refused(f"附件 {name} 有密码，读者打不开。", remedy)


def programmed(name: str, plain: str) -> Refused:
    """The refusal of a file with macros; `plain` is the ending of a kind that has none."""
    remedy = f"请打开它，另存为不带宏的 .{plain}，或者导出成 PDF，再放一次。"
    return Refused(f"附件 {name} 里有宏（程序），不能发给读者。", remedy)


def too_large(name: str, size: int) -> Refused:
    """The refusal of a file of so many bytes."""
    fact = f"附件 {name} 有 {size / (1 << 20):.1f} MB，超过 {LIMIT >> 20} MB，放不进稿件文件夹。"
    remedy = "请压小：图片多的，在 WPS、Word 里“压缩图片”，或者导出成“最小文件”的 PDF；再大的，请分成几份。"
    return Refused(fact, remedy)


def hidden_sheets(name: str) -> Remark:
    """What to say of a workbook of which some sheets are not shown."""
    return Remark(f"附件 {name} 里有隐藏的工作表。")


def people(name: str, said: Mapping[str, str]) -> list[Remark]:
    """What to say of a file that tells who made it. `said` are names by what they are called (作者)."""
    told = {
        what: " ".join(who.split())
        for what, who in said.items()
        if who.strip() and "".join(who.split()).casefold() not in _NOBODY
    }
    if not told:
        return []
    shown = "、".join(f"{what}“{who[:30]}”" for what, who in told.items())
    return [Remark(f"附件 {name} 里记着{shown}。")]
