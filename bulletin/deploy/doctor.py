"""What is missing before the first deployment: `make doctor TARGET=…`.

In: a target, readers' address if it is known. Out: a line for each thing that was looked at, good or not,
with its remedy; the same as the end of the program (code 1) where something has to be done first. Nothing is
changed there.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from bulletin.deploy.kinds import target_of
from bulletin.deploy.readers import V4, V6, Silent, days_left, has
from bulletin.deploy.server import Server
from bulletin.deploy.session import Host, failure
from bulletin.deploy.target import Options
from bulletin.deploy.verification import SOON
from bulletin.model.record import Record

BEGIN: Final = "bulletin-begins"
NEEDED: Final = (
    "rsync flock sha256sum timeout find awk tac comm xargs gzip base64 cp df sync readlink sort cut"
)
# KiB: a paper of ten years needs a few hundred MiB, and five releases' differences.
LEAST: Final = 1 << 20
APART: Final = 120  # seconds between two clocks

# On the server. $1 is the folder.
SCRIPT: Final = f"""
echo {BEGIN}
for one in {NEEDED}; do command -v "$one" >/dev/null 2>&1 || echo "missing $one"; done
cp --help 2>&1 | grep -q -e --parents && flock --help 2>&1 | grep -q -e conflict-exit-code || echo small
at=$1
while [ ! -e "$at" ]; do at=${{at%/*}}; [ -n "$at" ] || at=/; done
[ "$at" = "$1" ] && echo there || echo "absent $at"
[ -d "$at" ] || echo "file $at"
[ -w "$at" ] || echo "unwritable $at"
echo "disk $(df -Pk "$at" | awk 'NR == 2 {{ print $4 }}') $(df -Pi "$at" | awk 'NR == 2 {{ print $4 }}')"
echo "clock $(date +%s)"
while :; do
  case $(ls -ld "$at" | cut -c10) in x | t) ;; *) echo "closed $at" ;; esac
  [ "$at" != / ] || break
  at=${{at%/*}}
  [ -n "$at" ] || at=/
done
echo over
"""


class Finding(Record, frozen=True):
    """One thing that was looked at: what is the matter; what to do, where something has to be done."""

    fact: str
    remedy: str = ""
    only_told: bool = False  # publishing works all the same

    def __str__(self) -> str:
        mark = "好" if not self.remedy else "提醒" if self.only_told else "不行"
        return f"{mark}：{self.fact}{self.remedy}"


def examined(text: str, options: Options, said: Iterable[str], readers: str) -> str:
    """What was found, a line each. Ends the program with the same lines where it is not enough."""
    target = target_of(text, options, said)
    if isinstance(target, Server):
        found = [*_here(), *_there(target.host)]
    else:
        release = target.shown(readers)  # asks for what publishing needs, and says what is missing
        before = f"第 {release.number} 版" if release else "还没有发布过"
        found = [Finding(f"{text} 有应答：{before}。")]
    found += _readers(readers) if readers else []
    lines = "\n".join(map(str, found))
    if any(one.remedy and not one.only_told for one in found):
        raise SystemExit(lines)
    return lines


def _here() -> Iterator[Finding]:
    """The programs of this machine."""
    for name in ("ssh", "rsync", "git"):
        if not shutil.which(name):
            yield Finding(f"本机没有 {name}。", "请安装 openssh-client、rsync 和 git。")


def _there(host: Host) -> Iterator[Finding]:
    """The server, its programs, the folder."""
    command = f"exec sh -c {shlex.quote(SCRIPT)} sh {shlex.quote(host.folder)}"
    try:
        done = subprocess.run(
            ["ssh", *host.options, host.host, command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=120,
            check=False,
        )
    except FileNotFoundError:
        return  # told by `_here`
    except subprocess.TimeoutExpired:
        yield Finding(f"{host} 很久没有应答。", "请检查网络和服务器。")
        return
    noise, begun, rest = done.stdout.partition(f"{BEGIN}\n")
    if not begun or not rest.endswith("over\n"):
        why = failure(host, done.stderr + noise, "连不上服务器", "")
        yield Finding("", str(why))
        return
    yield Finding(f"能登录 {host.host}。")
    if noise.strip():
        fact = f"登录服务器时有程序往外写字（{noise.strip()[:60]}）。"
        yield Finding(fact, "请检查服务器上这个用户的 .bashrc。")
    said: dict[str, list[str]] = {}
    for line in rest.splitlines():
        word, _, what = line.partition(" ")
        said.setdefault(word, []).append(what)
    yield from _programs(said)
    if "missing" in said:  # then nothing else that it says is worth much
        return
    yield from _folder(host, said)
    clock = said["clock"][0]
    if clock.isdecimal() and abs(int(clock) - time.time()) > APART:
        yield Finding("服务器和本机的时间差得多。", "请校准时间（timedatectl）。", only_told=True)


def _programs(said: dict[str, list[str]]) -> Iterator[Finding]:
    if missing := said.get("missing"):
        names = "、".join(missing)
        yield Finding(
            f"服务器上缺少 {names}。", "请安装 rsync、coreutils、findutils 和 util-linux。"
        )
    elif "small" in said:
        yield Finding(
            "服务器上的程序是精简过的（BusyBox）。", "请安装 coreutils、findutils 和 util-linux。"
        )
    else:
        yield Finding("服务器上需要的程序都有。")


def _folder(host: Host, said: dict[str, list[str]]) -> Iterator[Finding]:
    where = said["absent"][0] if "absent" in said else host.folder
    if "file" in said:
        yield Finding(f"{where} 不是文件夹。", "请核对 TARGET=。")
        return
    if "unwritable" in said:
        make = f"请在服务器上运行 install -d -o 这个用户 {host.folder}。"
        yield Finding(f"这个用户不能写 {where}。", make)
    else:
        made = "（第一次发布时建立）" if "absent" in said else ""
        yield Finding(f"{host.folder} 可以写{made}。")
    for place in said.get("closed", ()):
        fact = f"网站服务器的用户可能进不了 {place}，读者会得到 403 或 404。"
        yield Finding(fact, f"请在服务器上运行 chmod o+x {place}。", only_told=True)
    free, files = [*said["disk"][0].split(), "0", "0"][:2]
    if free.isdecimal() and int(free) < LEAST:
        fact = f"服务器的磁盘只剩 {int(free) // 1024} MiB。"
        yield Finding(fact, "请清理磁盘。", only_told=True)
    else:
        yield Finding(f"服务器的磁盘还有 {int(free) // 1024 if free.isdecimal() else '？'} MiB。")
    if files.isdecimal() and 0 < int(files) < LEAST // 4:
        yield Finding(f"磁盘上只能再放 {files} 个文件。", "请换一个分区。", only_told=True)


def _readers(address: str) -> Iterator[Finding]:
    """Readers' address: its name, its certificate."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        yield Finding(f"{address} 不是完整的网址。", "请写成 https://paper.example 这样。")
        return
    four, six = has(host, V4), has(host, V6)
    if not four and not six:
        yield Finding(f"找不到 {host}。", "请在域名那里加上 A 和 AAAA 记录。", only_told=True)
        return
    if not six:
        fact = f"{host} 没有 IPv6 地址。"
        yield Finding(fact, "请在域名那里加上 AAAA 记录。", only_told=True)
    if parts.scheme == "https":
        try:
            left = days_left(address)
        except Silent as why:
            yield Finding(f"{address} 的证书不行（{why}）。", "请先申请证书。", only_told=True)
        else:
            remedy = "请续期。" if left < SOON else ""
            yield Finding(f"{address} 的证书还有 {left} 天到期。", remedy, only_told=True)
