"""Strays: files of the content folder that no build can take as they are.

In: a survey, the files that articles and pages use. Out: faults: symbolic links, names that are no text, or
that other systems cannot have or tell apart, articles whose names the build would pass over
(`lao-jie.md.txt`, as Windows saves them, `index。md`, as a Chinese keyboard types it), and every other file
that readers are not shown, each with its remedy: so nothing an editor put there is left out in silence.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from bulletin.checks.kinds import ATTACHMENT, LISTS, PHOTO, SAID, SOUND, VIDEO, WEB, kind_of
from bulletin.model.faults import Fault
from bulletin.store.survey import Survey

_NAMED_WRONG: Final = re.compile(
    r".+\.(?:md\.txt|mdown|mkdn?|markdown|md ?)(?:\.txt)?", re.IGNORECASE
)
# What comes out where a finger slips on the way to `.md`: another sign or none for the dot, a neighbour of
# a letter, one letter too many or too few.
_DOTS: Final = str.maketrans("。，、；,;·•", "........")
_SLIPPED: Final = re.compile(
    r"(?P<name>.+?)(?:[. _]+(?:md|[bhnmjk]d|m[esfxcr]|mdd|mmd|dm|m|d|mad|m\.d|md[.~0-9_-]+)|md)",
    re.IGNORECASE,
)
_SYSTEM: Final = ("Thumbs.db", "desktop.ini")  # what Windows leaves behind
_USED: Final = (PHOTO, VIDEO, SOUND, SAID, ATTACHMENT)  # published where a text uses them
_DAY: Final = re.compile(r"\d{4}/")
# What Windows takes in no name; git refuses to bring a folder there that has such a file, with all others.
_NOT_ON_WINDOWS: Final = re.compile(
    r"""[<>:"\\|?*\0-\x1f]|[. ]\Z|\A(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)""", re.IGNORECASE
)
_NOT_MD: Final = "文件名不以 .md 结尾，没有当作稿件。"


def strays(found: Survey) -> Iterator[Fault]:
    """What is wrong with the names of the files that were found."""
    for link in found.links:
        yield Fault(link, 0, "这是指向别处的链接。", "请放文件本身。")
    for path in found.odd:
        yield Fault(path, 0, "这不是文件（是管道、套接字或设备）。", "请删去它。")
    for name in found.nameless:
        yield Fault(name, 0, "文件名的编码不对。", "请给文件重新命名，最好只用小写拼音。")
    for path in found.digests:
        if path.endswith(".md") or (kind_of(path) in _USED and not _NAMED_WRONG.fullmatch(path)):
            continue
        if path not in LISTS and posixpath.basename(path) not in _SYSTEM:
            yield from _stray(path, found)


def elsewhere(found: Survey) -> Iterator[Fault]:
    """Names of files and folders that only some systems can have: a desk on Windows would get none of the
    paper's files, or one of two."""
    known: dict[str, str] = {}
    for path in _with_folders(found.digests):
        folder, slash, name = path.rpartition("/")
        fold = folder + slash + unicodedata.normalize("NFC", name).casefold()
        other = known.setdefault(fold, path)
        if other != path and not path.endswith(".md"):  # of articles it is told that they clash
            fact = (
                f"和 {posixpath.basename(other)} 只有大小写不同，在 Windows 和苹果电脑上会丢一个。"
            )
            yield Fault(path, 0, fact, "请给其中一个改名。", warning=True)
        elif wrong := _NOT_ON_WINDOWS.search(name):
            fact = f"名字里的“{wrong[0].rstrip('.')}”在 Windows 上不能用，用它的同事会取不到所有的稿件。"
            yield Fault(path, 0, fact, "请改名，最好只用小写拼音。", warning=True)


def _with_folders(files: Iterable[str]) -> Iterator[str]:
    """Files, and before them the folders that they are in, each once."""
    seen = {""}
    for file in files:
        folders: list[str] = []
        folder = file.rpartition("/")[0]
        while folder not in seen:
            seen.add(folder)
            folders.append(folder)
            folder = folder.rpartition("/")[0]
        yield from reversed(folders)
        yield file


def _stray(path: str, found: Survey) -> Iterator[Fault]:
    """What is wrong with a file that is neither an article nor one of the lists, and that no text can use."""
    kind = kind_of(path)
    if name := _meant(path):
        remedy, beside = f"请改名为 {name}。", name in found.digests
        if beside:
            remedy = f"旁边已有 {posixpath.basename(name)}：不要的，请删去；另一篇的，请改名。"
        yield Fault(path, 0, _NOT_MD, remedy, warning=beside)
    elif kind is WEB and posixpath.basename(path).lower().startswith("index."):
        name = f"{path.rpartition('.')[0]}.md"
        yield Fault(path, 0, _NOT_MD, f"请把正文写进 {name}，再删去这个文件。")
    elif kind is None:
        remedy = "请移走；是稿件的，请改成 .md 文件。"
        yield Fault(path, 0, "不认识这种文件，不会发布。", remedy, warning=True)
    elif kind.remedy:
        yield Fault(path, 0, f"这个文件不会发布（{kind.name}）。", kind.remedy, warning=True)


def _meant(path: str) -> str:
    """The name of the article that was meant by a file's name, or empty if none was."""
    folder, name = posixpath.split(path)
    if _NAMED_WRONG.fullmatch(path):
        return (
            re.split(r"\.(?=[^/]*\Z)", re.sub(r"\.txt\Z", "", path, flags=re.IGNORECASE))[0] + ".md"
        )
    plain = unicodedata.normalize("NFKC", name).translate(_DOTS).strip(". ")
    if plain != name and plain.endswith(".md"):
        return posixpath.join(folder, plain)
    if not _DAY.match(path) or kind_of(path) is not None:
        return ""
    if found := _SLIPPED.fullmatch(plain):
        return posixpath.join(folder, found["name"].rstrip(". _") + ".md")
    return path + ".md" if "." not in name else ""  # index


def unused(found: Survey, used: Collection[str], unread: Collection[str]) -> Iterator[Fault]:
    """Photos, clips, captions and attachments that no text uses. `used` are those that one does, in NFC;
    `unread` are the texts that could not be read: nobody knows what they use."""
    doubtful = {posixpath.dirname(path) for path in unread}
    for path in found.digests:
        if path.endswith(".md"):
            continue
        kind = kind_of(path)
        if kind not in _USED or _NAMED_WRONG.fullmatch(path):
            continue
        if unicodedata.normalize("NFC", path) in used or posixpath.dirname(path) in doubtful:
            continue
        name = posixpath.basename(path)
        remedy = f"要用的，请在稿件里写 ![图说]({name})；不用的，请删去。"
        if kind is SAID:
            remedy = "要用的，请和视频叫一个名字，放在它旁边；不用的，请删去。"
        elif kind is ATTACHMENT:
            remedy = (
                f"给读者下载的，请在稿件里写 [文件的名称]({name})；"
                "是稿件的，请写成 .md（可用 make import）；不用的，请删去。"
            )
        what = "这张图片" if kind is PHOTO else f"这个{kind.name}"
        yield Fault(path, 0, f"{what}没有稿件用到，不会发布。", remedy, warning=True)
