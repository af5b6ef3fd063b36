"""Real servers on loopback, started and ended by the tests: nginx, Caddy or Apache, and sshd."""

from __future__ import annotations

import fcntl
import getpass
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Built, pelican
from tests.programs import Program

NEEDED = (
    "nginx",
    "caddy",
    "apache2",
    "sshd",
    "ssh",
    "ssh-keygen",
    "rsync",
    "flock",
    "openssl",
    "unshare",
    "setpriv",
    "systemd-analyze",
    "busybox",
    "adduser",
)
ARTICLE = "2022/05/20/ji-shi"
SBIN = os.pathsep.join((os.environ["PATH"], "/usr/sbin", "/sbin"))


def program(name: str) -> str:
    """Where a program is. Fails with the list of all that are missing."""
    missing = [one for one in NEEDED if not shutil.which(one, path=SBIN)]
    if missing:
        pytest.fail(f"the system tests need {', '.join(missing)}: install them", pytrace=False)
    return str(shutil.which(name, path=SBIN))


def check_out(folder: Path) -> None:
    """The project as it stands here, in a folder of its own, with new times; its libraries are these."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
            os.utime(folder / name)
    (folder / ".venv").symlink_to(PROJECT / ".venv")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[None]:
    """A server, from the moment it answers on `port` until the block ends."""
    with open(log, "wb") as said, Program(command, stdout=said, stderr=said) as process:
        try:
            until = time.monotonic() + 60
            while True:
                assert process.poll() is None, log.read_text()
                try:
                    socket.create_connection(("127.0.0.1", port), 0.2).close()
                    break
                except OSError:
                    assert time.monotonic() < until, log.read_text()
                    time.sleep(0.02)
            yield
        finally:
            process.terminate()
            process.wait(60)


def changed(name: str, *swaps: tuple[str, str]) -> str:
    """A file of deploy/ with what its reader is told to change changed."""
    text = (PROJECT / "deploy" / name).read_text("utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return text


@dataclass(frozen=True)
class Answer:
    """What the server said: its status, its headers by lower-case names, its bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Web:
    """A web server that serves one folder over TLS on loopback."""

    port: int
    plain: int = 0  # the port without TLS

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"https://127.0.0.1:{self.port}"

    def get(
        self,
        path: str,
        accept: str = "identity",
        *,
        host: str = "paper.example",
        method: str = "GET",
        safe: bool = True,
        place: str = "127.0.0.1",
        **more: str,
    ) -> Answer:
        """Ask for `path`, exactly as it stands here; `safe` is TLS, `more` are headers."""
        line: http.client.HTTPConnection
        if safe:
            trusting = ssl._create_unverified_context()  # noqa: S323 (our own, made a second ago)
            line = http.client.HTTPSConnection(place, self.port, timeout=60, context=trusting)
        else:
            line = http.client.HTTPConnection(place, self.plain, timeout=60)
        line.request(method, path, headers={"Accept-Encoding": accept, "Host": host, **more})
        answer = line.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        found = Answer(answer.status, headers, answer.read())
        line.close()
        return found


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for loopback, and its key."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """The same, made in a folder that is there."""
    pem, key = folder / "paper.pem", folder / "paper.key"
    command = [program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt"]
    command += ["ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=paper.example"]
    command += ["-addext", "subjectAltName=DNS:paper.example,IP:127.0.0.1"]
    subprocess.run([*command, "-keyout", key, "-out", pem], check=True, capture_output=True)
    return pem, key


def nginx_ports(
    plain: int, port: int, certificate: tuple[Path, Path], host: str = "paper.example"
) -> tuple[tuple[str, str], ...]:
    """What to change in the settings of nginx so that it listens on loopback, with this certificate of the
    host that they are for."""
    pem, key = map(str, certificate)
    return (
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen [::]:80", f"listen [::1]:{plain}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen [::]:443 ssl", f"listen [::1]:{port} ssl"),
        (f"/etc/ssl/{host}.pem", pem),
        (f"/etc/ssl/private/{host}.key", key),
    )


def nginx_folders(work: Path) -> str:
    """The settings that keep what nginx writes in a folder of its own."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "access_log off;\n" + "".join(f"{kind}_temp_path {work}/{kind};\n" for kind in kinds)


def nginx_command(work: Path) -> list[str]:
    """How nginx is started with the `nginx.conf` in a folder."""
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    command = [program("nginx"), "-e", "stderr", "-p", str(work), "-c", str(work / "nginx.conf")]
    return [*command, "-g", f"daemon off; pid {work}/pid; error_log stderr; {user}"]


@contextmanager
def nginx(
    current: Path,
    work: Path,
    certificate: tuple[Path, Path],
    *swaps: tuple[str, str],
    whole: str | None = None,
) -> Iterator[Web]:
    """nginx with deploy/nginx.conf, or with settings of its own (`whole`), and deploy/nginx-paper.conf, in a folder
    and on ports of its own. `swaps` is what else is changed in either."""
    port, plain = free_port(), free_port()
    ports = nginx_ports(plain, port, certificate)
    # Without what a container may not have.
    whole = whole or changed("nginx.conf", ("worker_rlimit_nofile 16384;", ""), *ports)
    own = ("http {\n", f"http {{\n{nginx_folders(work)}")
    sites = ("/etc/nginx/sites-enabled/", f"{work}/sites/")
    paper = changed(
        "nginx-paper.conf",
        ("/srv/paper/current", str(current)),
        ("/var/www/acme", f"{work}/acme"),
        ("server_name paper.example;", "server_name paper.example 127.0.0.1;"),
        *ports,
    )
    for old, new in (own, sites, *swaps):
        assert old in whole + paper
        whole, paper = whole.replace(old, new), paper.replace(old, new)
    (work / "sites").mkdir(parents=True)
    (work / "nginx.conf").write_text(whole, "utf-8")
    (work / "sites/paper.conf").write_text(paper, "utf-8")
    with running(nginx_command(work), port, work / "log"):
        yield Web(port, plain)


APACHE = (
    "mpm_event authz_core dir mime headers rewrite ssl socache_shmcb http2 alias deflate filter"
)


@contextmanager
def apache(current: Path, work: Path, certificate: tuple[Path, Path]) -> Iterator[Web]:
    """Apache with deploy/apache.conf, in a folder and on ports of its own, as no matter which user."""
    port, plain = free_port(), free_port()
    pem, key = map(str, certificate)
    text = changed(
        "apache.conf",
        ("*:80>", f"*:{plain}>"),
        ("*:443>", f"*:{port}>"),
        ("/srv/paper/current", str(current)),
        ("<Directory /srv/paper>", f"<Directory {current.parent}>"),
        ("/var/www/acme", f"{work}/acme"),
        ("ServerName paper.example\n", "ServerName paper.example\n\tServerAlias 127.0.0.1\n"),
        ("/etc/ssl/paper.example.pem", pem),
        ("/etc/ssl/private/paper.example.key", key),
    )
    modules = "/usr/lib/apache2/modules"
    loaded = "".join(
        f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in APACHE.split()
    )
    places = "".join(
        f"Listen {place}:{one}\n" for place in ("127.0.0.1", "[::1]") for one in (plain, port)
    )
    own = f"ServerRoot {work}\nPidFile {work}/pid\nErrorLog /dev/stderr\nServerName localhost\n"
    own += f"Mutex file:{work}\nTypesConfig /etc/mime.types\nSSLSessionCache none\n"
    work.mkdir()
    (work / "apache.conf").write_text(loaded + places + own + text, "utf-8")
    command = [program("apache2"), "-f", str(work / "apache.conf"), "-DFOREGROUND"]
    if os.geteuid() == 0:  # whose rights Apache would not use
        someone = ["--user", "--map-user=1000", "--map-group=1000"]
        command = [program("unshare"), *someone, *command]
    with running(command, port, work / "log"):
        yield Web(port, plain)


@contextmanager
def caddy(current: Path, work: Path, certificate: tuple[Path, Path]) -> Iterator[Web]:
    """Caddy with deploy/Caddyfile, on a port of its own."""
    port, plain = free_port(), free_port()
    pem, key = map(str, certificate)
    text = changed(
        "Caddyfile",
        (
            "\n(strict) {\n",
            f"\n{{\n\tadmin off\n\tauto_https disable_certs\n\thttp_port {plain}\n\thttps_port {port}\n"
            "\tdefault_sni paper.example\n\tdefault_bind 127.0.0.1 [::1]\n}\n\n(strict) {\n",
        ),
        (":80, :443 {", f"http://:{plain}, https://:{port} {{"),
        ("http://paper.example {", f"http://paper.example:{plain}, http://127.0.0.1:{plain} {{"),
        ("\npaper.example {\n", f"\npaper.example, 127.0.0.1 {{\n\ttls {pem} {key}\n"),
        ("/srv/paper/current", str(current)),
    )
    work.mkdir()
    (work / "Caddyfile").write_text(text, "utf-8")
    command = [program("caddy"), "run", "--config", str(work / "Caddyfile")]
    with running([*command, "--adapter", "caddyfile"], port, work / "log"):
        yield Web(port, plain)


@contextmanager
def cutting(port: int, limit: int) -> Iterator[int]:
    """A line to `port` that is cut, and stays cut, after `limit` bytes towards it; yields its own
    port."""
    left = [limit]
    open_: list[socket.socket] = []

    def pump(source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                left[0] -= len(data) * counted
                if left[0] < 0:
                    break
                sink.sendall(data)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                if left[0] < 0:
                    here.close()
                    continue
                there = socket.create_connection(("127.0.0.1", port), 300)
                open_.extend((here, there))
                threading.Thread(target=pump, args=(here, there, True), daemon=True).start()
                threading.Thread(target=pump, args=(there, here, False), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(60)
    for one in open_:
        one.close()


def deployment(words: tuple[str | Path, ...], target: str, options: list[str]) -> list[str]:
    """`python -m bulletin.deploy` with these words, the target put where it belongs among them."""
    verb, *rest = map(str, words)
    if verb == "verify":  # what readers use comes first, the target last
        return [sys.executable, "-m", "bulletin.deploy", verb, *options, *rest, target]
    split = 1 if verb == "publish" else 0
    program = [sys.executable, "-m", "bulletin.deploy", verb, *options]
    return [*program, *rest[:split], target, *rest[split:]]


@dataclass(frozen=True)
class Host:
    """An sshd on loopback: how ssh reaches it, and the folder that is published to."""

    config: Path
    port: int
    folder: Path

    @property
    def target(self) -> str:
        """What stands for user@host:/path."""
        return f"{getpass.getuser()}@127.0.0.1:{self.folder}"

    def command(self, *words: str | Path, target: str = "", port: int = 0) -> list[str]:
        """`python -m bulletin.deploy` with this host's settings."""
        options = ["--port", str(port or self.port), "--ssh-config", str(self.config)]
        return deployment(words, target or self.target, options)

    def run(
        self,
        *words: str | Path,
        target: str = "",
        port: int = 0,
        trusting: Path | None = None,
    ) -> tuple[int, str, str]:
        """Run a command to its end: its exit code, its output, its errors. `trusting` is a certificate
        of our own that is to be believed."""
        typed = {"SSL_CERT_FILE": str(trusting)} if trusting else {}
        done = subprocess.run(
            self.command(*words, target=target, port=port),
            cwd=PROJECT,
            env=os.environ | typed,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        self.settled()
        return done.returncode, done.stdout, done.stderr

    def settled(self, patience: float = 60) -> None:
        """Wait until nothing goes on on the server: it cleans up when nobody waits any more. `patience` is in
        seconds."""
        with suppress(OSError), open(self.folder / "releases/lock") as lock:
            until = time.monotonic() + patience
            while time.monotonic() < until:
                with suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return
                time.sleep(0.01)

    def releases(self) -> list[str]:
        """The stamps of the releases there are, oldest first."""
        return sorted(
            entry.name
            for entry in (self.folder / "releases").iterdir()
            if re.fullmatch(r"\d{8}T\d{6}\.\d{3}|r\d{8}", entry.name)
        )

    def told(self) -> dict[str, object]:
        """What `/release.json` says."""
        said: dict[str, object] = json.loads((self.folder / "current/release.json").read_text())
        return said

    def current(self) -> str:
        """The stamp of the release readers get."""
        return (self.folder / "current").readlink().parts[1]


@contextmanager
def serving_ssh(
    folder: Path,
    *within: str | Path,
    find: Callable[[str], str] = program,
    sessions: Mapping[str, str] | None = None,
) -> Iterator[tuple[Path, int]]:
    """A real sshd for the user who runs the tests, started by the command `within`, if any: the
    client's settings, the port. `find` says where a program is; `sessions` is the environment that logins get."""
    port = free_port()
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    for name in ("host", "own"):
        command = [find("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", folder / name]
        subprocess.run(command, check=True)
    shutil.copy(folder / "own.pub", folder / "authorized")
    host = " ".join((folder / "host.pub").read_text().split()[:2])
    (folder / "known").write_text(f"paper {host}\n")
    given = " ".join(f'"{name}={value}"' for name, value in (sessions or {}).items())
    (folder / "sshd_config").write_text(
        f"{f'SetEnv {given}' if given else ''}\n"
        f"ListenAddress 127.0.0.1:{port}\nHostKey {folder}/host\nPidFile none\nUsePAM no\n"
        f"AuthorizedKeysFile {folder}/authorized\nStrictModes no\nPermitRootLogin yes\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nMaxStartups 50\n"
    )
    (folder / "ssh_config").write_text(
        f"IdentityFile {folder}/own\nIdentitiesOnly yes\nUserKnownHostsFile {folder}/known\n"
        "GlobalKnownHostsFile none\nStrictHostKeyChecking yes\nLogLevel ERROR\nHostKeyAlias paper\n"
    )
    command = [find("sshd"), "-D", "-e", "-f", str(folder / "sshd_config")]
    with running([*map(str, within), *command], port, folder / "log"):
        yield folder / "ssh_config", port


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """An sshd for all tests."""
    with serving_ssh(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def host(sshd: tuple[Path, int], tmp_path: Path) -> Host:
    """The server with an empty folder to publish to."""
    return Host(*sshd, tmp_path / "paper")


@pytest.fixture(params=[nginx, caddy, apache], ids=["nginx", "caddy", "apache"], scope="session")
def kind(request: pytest.FixtureRequest) -> Callable[..., object]:
    """Each of the web servers we give settings for."""
    return request.param


def edition(
    folder: Path,
    town: Built,
    name: str,
    *swaps: tuple[str, str],
    gone: str = "",
    beside: tuple[str, bytes] | None = None,
) -> Path:
    """The output of another edition of the town: its name on every page, the piece ARTICLE changed, the
    file `gone` not there, a file `beside` the piece."""
    shutil.copytree(town.folder.parent / "content", folder / "content")
    if gone:
        (folder / "content" / gone).unlink()
    piece = next((folder / "content" / ARTICLE).glob("*.md"))
    if beside:
        piece.with_name(beside[0]).write_bytes(beside[1])
    text = piece.read_text("utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    piece.write_text(text, "utf-8")
    pelican(
        *(folder / "content", folder / "output", folder / "cache"),
        *(f'SITENAME="{name}"', 'NOW="2022-06-01T09:00"', "DEFAULT_PAGINATION=3"),
    )
    return folder / "output"


# One photo less, one old address less.
LESS = (
    ('![西街的摊位](tu-2.jpg "通讯员 王同 摄")\n', ""),
    ("旧址：2022/05/20/lao-ji-shi\n", ""),
)
WITHDRAWN = ("\n\n", "\n撤稿：事实有误\n\n")


@pytest.fixture(scope="session")
def editions(town: Built, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two editions of one town: the second has another name on every page, a photo and an old address less."""
    return [town.folder, edition(tmp_path_factory.mktemp("second"), town, "青禾晚报", *LESS)]


@pytest.fixture(scope="session")
def third(town: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A third edition, whose photos are the second's."""
    return edition(tmp_path_factory.mktemp("third"), town, "青禾早报", *LESS)


@pytest.fixture(scope="session")
def fewer(town: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition with a photo, an old address and a piece less: its segment of search has another name."""
    gone = "2022/05/21/duan-xiao-xi-8.md"
    return edition(tmp_path_factory.mktemp("fewer"), town, "青禾晚报", *LESS, gone=gone)


@pytest.fixture(scope="session")
def without(town: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition that has withdrawn the piece ARTICLE."""
    return edition(tmp_path_factory.mktemp("without"), town, "青禾晚报", WITHDRAWN)
