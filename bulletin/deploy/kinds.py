"""Which kind of target a text names, and what readers have there.

In: a target as typed, what else was typed. Out: the `Target`; the line of its `/release.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.release import Release
from bulletin.deploy.target import Options, Target


def target_of(text: str, options: Options, said: Iterable[str]) -> Target:
    """The target of that form. Raises `DeployFailed` where something was said that it does not know."""
    from bulletin.deploy import folder, server  # noqa: PLC0415 (each kind is loaded where it is meant)

    kind: type[Target]
    if text.startswith("s3:"):
        from bulletin.deploy import bucket  # noqa: PLC0415 (its library is there for those who use it)

        known, kind = bucket.KNOWN, bucket.Bucket
    elif text.startswith("pages:"):
        known, kind = folder.KNOWN, folder.Pages
    else:
        known, kind = server.KNOWN, server.Server
    if unknown := sorted(set(said) - known):
        names = "、".join(f"--{name.replace('_', '-')}" for name in unknown)
        raise DeployFailed(text, f"这种目标用不上 {names}。", "请去掉，再运行一次。")
    return kind(text, options)


def shown(typed: Mapping[str, str]) -> Release | None:
    """The release that readers have at the target that was typed for make (TARGET, SSH_PORT, SSH_CONFIG,
    ENDPOINT, REGION, ADDRESSING, SITEURL); None where nothing was ever published. Raises `DeployFailed`
    where the target does not say."""
    text, port = typed["TARGET"], typed.get("SSH_PORT") or "0"
    if not port.isdecimal():
        raise DeployFailed(f"SSH_PORT={port}", "不是端口。", "请写数字，如 22。")
    said = {
        "port": int(port),
        "ssh_config": typed.get("SSH_CONFIG", ""),
        "endpoint": typed.get("ENDPOINT", ""),
        "region": typed.get("REGION", ""),
        "addressing": typed.get("ADDRESSING", ""),
    }
    known = Options(**{name: value for name, value in said.items() if value})  # type: ignore[arg-type]
    said_of = [name for name, value in said.items() if value]
    return target_of(text, known, said_of).shown(typed.get("SITEURL", ""))
