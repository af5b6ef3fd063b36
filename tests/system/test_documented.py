"""The commands of docs/deploy.md that a year (`test_year.py`) does not type: each as it stands there."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.instructions import block, documented
from tests.system.conftest import Host, free_port, program, running
from tests.system.office import OWN, Office, piece
from tests.system.test_bucket import KEYS, amazon, serving_s3

pytestmark = pytest.mark.system

NOWHERE = "http://127.0.0.1:9"
SLUG = "2022/05/21/3"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A desk for all tests of this file."""
    desk = Office(tmp_path_factory.mktemp("office"))
    desk.set_up()
    return desk


def withdrawn(office: Office) -> None:
    """Have the paper withdraw the piece SLUG."""
    office.write({f"content/{SLUG}.md": piece("第 3 件事", "撤稿：内容有误")})
    office.commit("withdrawn")


def again_public(office: Office) -> None:
    """And take that back."""
    office.git("reset", "--quiet", "--hard", "HEAD~1")


def test_the_user_and_the_folder_of_a_server(tmp_path: Path) -> None:
    """Made on a copy of this machine's list of users, which ends with the shell: the folder is the user's."""
    alone = ["--mount"] if os.geteuid() == 0 else ["--mount", "--map-root-user", "--map-auto"]
    user = documented("adduser --disabled-password paper")
    folder = documented("install -d -o paper /srv/paper")
    script = f"""
    set -eu
    PATH=$PATH:/usr/sbin:/sbin
    cp -a /etc "$1/etc" && mount --bind "$1/etc" /etc
    mount -t tmpfs none /srv
    mount -t tmpfs none /home
    printf '\\n\\n\\n\\n\\ny\\n' | {user} >&2
    {folder}
    exec setpriv --reuid paper --regid paper --clear-groups --no-new-privs \
      sh -c 'mkdir -m 700 ~paper/.ssh && touch ~paper/.ssh/authorized_keys && mkdir /srv/paper/releases && id -un'
    """
    done = subprocess.run(
        [program("unshare"), *alone, "sh", "-c", script, "sh", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "paper\n"), done.stderr


def test_the_key_of_a_server_is_what_ssh_keyscan_says(host: Host) -> None:
    command = documented("ssh-keyscan server").replace("server", f"-p {host.port} 127.0.0.1")
    done = subprocess.run(shlex.split(command), capture_output=True, text=True, check=True)
    own = " ".join((host.config.parent / "host.pub").read_text().split()[:2])
    assert any(line.endswith(own) for line in done.stdout.splitlines())


def test_a_paper_in_a_bucket(office: Office, tmp_path: Path) -> None:
    """The block's lines, in one shell; a store that the environment names, for the second of them."""
    with serving_s3(tmp_path) as port:
        amazon("s3", port).create_bucket(Bucket="paper", ACL="public-read")
        address = f"http://127.0.0.1:{port}"
        names = {f"{name}=…": f"{name}={key}" for name, key in KEYS.items()}
        names |= {"https://storage.example": address, "2022/05/21/slug": SLUG}
        typed = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        typed |= {"AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL_S3": address}
        store = replace(office, names=names, typed=office.typed | typed)
        keys, deploy, withdraw = block("To a bucket")
        target = next(word for word in deploy.split() if word.startswith("TARGET="))
        site = f"SITEURL={address}/paper/www"
        said = store.type(f"{keys}\n{documented('make publish')} {target} {site}\n{deploy}")
        assert "已发布" in said

        withdrawn(office)
        said = store.type(
            f"{keys}\n{documented('make publish')} {target} {site}\n{deploy}\n{withdraw}"
        )
        again_public(office)
        assert "已核对" in said


def test_a_paper_on_pages_and_the_way_back(
    office: Office, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    """A host that serves the folder that it was given last; `git revert` is what there is for a rollback."""
    site = tmp_path / "site"
    site.mkdir()
    address = serve(site)
    deploy = documented("make deploy TARGET=pages:public")
    publish = documented("make publish")

    def publishes() -> dict[str, str]:
        office.type(publish, f"SITEURL={address}", "TARGET=pages:public")
        office.type(deploy, f"SITEURL={address}")
        for old in [*site.iterdir()]:
            subprocess.run(["rm", "-r", str(old)], check=True)
        for new in [*(office.engine / "public").iterdir()]:
            new.rename(site / new.name)
        return {
            path.relative_to(site).as_posix(): path.read_text("utf-8")
            for path in site.rglob("*.html")
        }

    first = publishes()
    assert len(first) > 15
    office.write({"content/2022/05/22/xin.md": piece("又一件事", day="2022-05-22")})
    office.commit("second")
    assert "2022/05/22/xin/index.html" in publishes()
    revert = documented("git revert")
    who = "-c user.name=甲一 -c user.email=jia@paper.example"
    office.type(revert.replace("git", f"git {who}"), "--no-edit", "HEAD", where=office.paper)
    assert publishes() == first


def test_one_of_many_papers_on_a_server(office: Office, host: Host) -> None:
    names = {
        "/srv/papers/yunqiao": str(office.paper),
        "paper@server:/srv/yunqiao": host.target,
        "https://yunqiao.example": NOWHERE,
    }
    typed = {"SSH_PORT": str(host.port), "SSH_CONFIG": str(host.config)}
    desk = replace(office, names=names, typed=typed)
    said = desk.type(
        documented(
            "make publish deploy PAPER=/srv/papers/yunqiao SITEURL=https://yunqiao.example "
            "TARGET=paper@server:/srv/yunqiao"
        )
    )
    assert "已发布" in said
    assert host.told()["number"] == 1


def test_the_desk_of_an_office(office: Office, tmp_path: Path) -> None:
    """Accounts by name; the server, which asks for a login."""
    port = free_port()
    names = {"PAPER=…": f"PAPER={office.paper}", "姓名": "丙三", "8000": str(port)}
    desk = replace(office, names=names)
    password = desk.type(documented("make staff ADD=姓名 ROLE=值班主任 PAPER=…"))
    assert "丙三（值班主任）可以登录了" in password
    assert desk.type(documented("make staff")).splitlines()[-1] == "丙三\t值班主任"
    command = documented("make desk DESK_HOST=desk.paper.example PORT=8000 PAPER=…")
    line = command.replace("8000", str(port)).replace("PAPER=…", f"PAPER={office.paper}")
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/desk/", headers={"Host": "desk.paper.example"}
    )
    others = [word for name in os.environ if name.startswith(OWN) for word in ("-u", name)]
    words = ["env", *others, "make", "-C", str(office.engine), *line.split()[1:]]
    with (
        running(words, port, tmp_path / "log"),
        urllib.request.urlopen(asked, timeout=60) as answer,  # noqa: S310 (of this machine)
    ):
        assert "密码" in answer.read().decode()
    assert desk.type("make staff LEAVE=姓名")


def test_what_a_person_does_without_a_target(office: Office) -> None:
    """Proof of a build; the mark that `html` takes away; what the proof-reader says."""
    office.type(documented("make fonts"))
    office.type(documented("make publish VERIFY=1"), f"SITEURL={NOWHERE}")
    office.type(documented("make html"))
    said = office.type(documented("make deploy"), "TARGET=pages:public", well=False)
    assert "make publish" in said
    office.type(documented("make lint"))
    office.type(documented("make report"))


def test_a_request_is_checked_and_its_preview_can_be_served(office: Office) -> None:
    """Of the engine's own code one module alone: `make check` looks at all of it. A fault stands in the
    report, and the pages are there all the same."""
    rules = office.engine / "pyproject.toml"
    text = rules.read_text("utf-8")
    rules.write_text(
        text.replace('files = ["bulletin"]', 'files = ["bulletin/notify.py"]'), "utf-8"
    )
    assert rules.read_text("utf-8") != text
    since = office.git("rev-parse", "HEAD").strip()
    request = documented("make request")
    office.write({"content/2022/05/22/hao.md": piece("好的一件", day="2022-05-22")})
    office.commit("request")
    office.type(request, f"SINCE={since}")
    port = free_port()
    server = documented("python3 -m http.server").split()
    preview = [*server, str(port), "--bind", "127.0.0.1", "--directory", office.paper / "output"]
    page = f"http://127.0.0.1:{port}/2022/05/22/hao/"
    with (
        running([str(word) for word in preview], port, office.folder / "log"),
        urllib.request.urlopen(page, timeout=60) as answer,
    ):
        assert "好的一件" in answer.read().decode()
    office.write({"content/2022/05/22/hao.md": piece("好的一件", "栏木：要闻", day="2022-05-22")})
    office.commit("slip")
    said = office.type(request, f"SINCE={since}", well=False)
    assert "content/2022/05/22/hao.md" in said
    assert "栏木" in (office.paper / "output/report.html").read_text("utf-8")
    office.git("reset", "--quiet", "--hard", since)


def wheel(folder: Path, version: str) -> None:
    """A library of no use, in that version."""
    about = f"Metadata-Version: 2.1\nName: thing\nVersion: {version}\n"
    with zipfile.ZipFile(folder / f"thing-{version}-py3-none-any.whl", "w") as file:
        place = f"thing-{version}.dist-info"
        file.writestr(f"{place}/METADATA", about)
        file.writestr(f"{place}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        file.writestr(f"{place}/RECORD", "")


def test_pins_take_the_newest_there_is_with_its_hash(tmp_path: Path) -> None:
    """From a folder of libraries in the place of an index; what was pinned before does not hold it back."""
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/bin").symlink_to(PROJECT / ".venv/bin")
    for pins in PROJECT.glob("requirements*.in"):
        (tmp_path / pins.name).write_text("thing\n", "utf-8")
        pinned = tmp_path / pins.with_suffix(".txt").name
        pinned.write_text(f"thing==1.0 \\\n    --hash=sha256:{'0' * 64}\n", "utf-8")
    for name in ("ready", "ready-pins"):
        (tmp_path / ".venv" / name).touch()
    (tmp_path / "wheels").mkdir()
    (tmp_path / "uv.toml").write_text('[pip]\nno-index = true\nfind-links = ["wheels"]\n', "utf-8")
    for version in ("1.0", "2.0"):
        wheel(tmp_path / "wheels", version)
    Office(tmp_path).type(documented("make pins"), where=tmp_path)
    newest = (tmp_path / "wheels/thing-2.0-py3-none-any.whl").read_bytes()
    for pinned in tmp_path.glob("requirements*.txt"):
        assert (
            f"thing==2.0 \\\n    --hash=sha256:{sha256(newest).hexdigest()}" in pinned.read_text()
        )
