"""The content security policy that servers send: what a page may load, and from where.

    python -m bulletin.deploy.policy [主机 …]

In: the hosts of `MEDIA_HOSTS`. Out: the policy. `deploy/nginx-paper.conf`, `deploy/Caddyfile` and
`deploy/apache.conf` have that of a paper without such hosts. Run as a program it prints the line: for the
hosts that are named, or else for those of the settings of the paper in whose folder it runs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

HEADER = "content-security-policy"


def policy(hosts: Iterable[str] = ()) -> str:
    """The policy of a paper whose pages may play what is on these hosts."""
    media = " ".join(["media-src 'self'", *(f"https://{host}" for host in hosts)])
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; {media};"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
        " manifest-src 'self'"
    )


def unplayed(said: str, hosts: Iterable[str]) -> list[str]:
    """Those of these hosts that a policy does not let pages play from."""
    rules = {rule.split()[0]: rule.split()[1:] for rule in said.split(";") if rule.strip()}
    if (allowed := rules.get("media-src", rules.get("default-src"))) is None:
        return []
    return [host for host in hosts if not {f"https://{host}", "https:", "*"} & {*allowed}]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the line."""
    hosts = list(sys.argv[1:] if arguments is None else arguments)
    if not hosts:
        from pelican.settings import read_settings as pelican_settings  # noqa: PLC0415

        from bulletin.settings import read_settings  # noqa: PLC0415 (only where nothing was typed)

        hosts = list(read_settings(pelican_settings("pelicanconf.py"))[0].media)
    print(policy(hosts))


if __name__ == "__main__":
    main()
