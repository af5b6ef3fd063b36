"""The content security policy that servers send: what a page may load, and from where.

In: the hosts of `MEDIA_HOSTS`. Out: the policy. `deploy/nginx-paper.conf`, `deploy/Caddyfile` and
`deploy/apache.conf` have that of a paper without such hosts.
"""

from __future__ import annotations

from collections.abc import Iterable

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
