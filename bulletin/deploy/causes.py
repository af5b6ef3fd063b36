"""What ssh, rsync and the programs on the server say, and what it means.

In: their words. Out: the fact and the remedy for a person. The order is that of importance: what is said
first is often only what follows from something else.
"""

from __future__ import annotations

import re
from typing import Final

_PROGRAMS: Final = "|".join(
    "rsync flock sha256sum timeout find awk tac comm xargs gzip base64 exec mkdir mv cp rm sed".split()
)
_CAUSES: Final = tuple(
    (re.compile(sign, re.IGNORECASE), fact, remedy)
    for sign, fact, remedy in (
        (
            r"No space left|Disk quota exceeded",
            "服务器的磁盘满了（或超过了限额）。",
            "请清理磁盘后再发布。",
        ),
        (
            r"HOST IDENTIFICATION HAS CHANGED",
            "服务器的密钥和以前的不一样了。",
            "请先问清楚是不是换了服务器，再改 known_hosts。",
        ),
        (
            r"Host key verification failed|No \S+ host key is known",
            "不认识服务器的密钥。",
            "请核对后把它写进 known_hosts。",
        ),
        (
            r"UNPROTECTED PRIVATE KEY|bad permissions",
            "本机的私钥别人也能读，ssh 不肯用。",
            "请用 chmod 600 改它的权限。",
        ),
        (
            r"Identity file .* not accessible|Load key .*: (?:invalid format|error in libcrypto)",
            "本机的私钥读不了。",
            "请核对私钥文件。",
        ),
        (
            r"Too many authentication failures|Permission denied \((?:publickey|password|keyboard|gss|host)",
            "服务器不让登录。",
            "请核对用户名和密钥。",
        ),
        (
            r"is your shell clean|protocol version mismatch|protocol incompatibility",
            "登录服务器时有程序往外写字，打乱了传送。",
            "请检查服务器上这个用户的 .bashrc。",
        ),
        (r"Read-only file system", "服务器的磁盘只能读。", "请检查磁盘后再发布。"),
        (
            r"Permission denied|Operation not permitted",
            "服务器上没有写入的权限。",
            "请把目标文件夹交给这个用户。",
        ),
        (
            r"Not a directory|File exists",
            "目标不是文件夹（那里有同名的文件）。",
            "请核对 TARGET=，或移走那个文件。",
        ),
        (
            rf"(?:{_PROGRAMS}): (?:.*: )?(?:command )?not found",
            "服务器上缺少需要的程序。",
            "请安装 rsync、coreutils 和 util-linux。",
        ),
        (
            r"allows sftp connections only",
            "服务器只让这个用户传文件（sftp），不让运行程序。",
            "请换一个能登录的用户，或去掉服务器上的 ForceCommand internal-sftp。",
        ),
        (
            r"account is (?:currently )?not available",
            "服务器上的这个用户不能登录（nologin）。",
            "请让管理人用 usermod -s /bin/sh 改它的登录程序。",
        ),
        (
            r"BusyBox v|unrecognized option|invalid option",
            "服务器上的程序是精简过的（BusyBox）或太旧，缺少需要的功能。",
            "请安装 coreutils、findutils 和 util-linux。",
        ),
        (
            r"Could not resolve|Name or service not known|Temporary failure in name",
            "找不到这个服务器。",
            "请核对地址。",
        ),
        (r"Connection refused", "服务器没有应答。", "请核对地址和端口。"),
        (
            r"No route to host|Network is unreachable",
            "本机连不到那里的网络。",
            "请检查本机的网络。",
        ),
        (
            r"Connection timed out|Operation timed out|timed out during banner|timeout, server",
            "服务器很久没有应答。",
            "请检查网络和防火墙，再试一次。",
        ),
        (
            r"kex_exchange_identification|ssh_exchange_identification|Connection closed by .* port",
            "服务器一连上就断开了（可能登录的人太多，或者本机被挡住）。",
            "请过几分钟再试，或问服务器的管理人。",
        ),
        (r"Input/output error", "磁盘读写出错。", "请检查磁盘。"),
        (
            r"Too many open files|Cannot allocate memory|Out of memory",
            "服务器的资源不够。",
            "请检查服务器的内存和限制。",
        ),
        (
            r"Bad configuration option|Can't open user config",
            "ssh 的设置文件不对。",
            "请核对 ssh 的设置文件。",
        ),
    )
)


def is_full(said: str) -> bool:
    """Whether these words say that a disk is full."""
    return bool(_CAUSES[0][0].search(said))


def cause(said: str) -> tuple[str, str] | None:
    """What these words mean: the fact, the remedy; None where nobody knows."""
    for sign, fact, remedy in _CAUSES:
        if sign.search(said):
            return fact, remedy
    return None
