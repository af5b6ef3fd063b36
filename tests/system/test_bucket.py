"""`make deploy TARGET=s3://…` against a real S3 server on loopback, with a reader who never stops."""

from __future__ import annotations

import gzip
import http.client
import os
import random
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from msgspec.structs import replace

from bulletin.deploy.objects import TYPES, lingers, objects, steps
from bulletin.deploy.stage import staged
from bulletin.deploy.store import LINES
from bulletin.engine.made import record
from bulletin.model.attachment import TYPES as ATTACHMENTS
from tests.attachments.files import office
from tests.conftest import PROJECT, Built
from tests.system.conftest import ARTICLE, Answer, cutting, deployment, edition, free_port, running
from tests.system.reader import reading
from tests.system.test_deploy import segments

pytestmark = pytest.mark.system

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
OWN = ".bulletin/"
# Seconds after which a killed deployment counts as dead; so that these tests need not wait.
SILENCE = 2
WORDS = "从别处粘贴来的字".encode()  # in the text that the second edition has withdrawn


def amazon(service: str, port: int) -> Any:
    """Amazon's own library for a service of the server on this port."""
    names = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    address = f"http://127.0.0.1:{port}"
    return boto3.client(service, endpoint_url=address, region_name="us-east-1", **names)


@contextmanager
def serving_s3(folder: Path) -> Iterator[int]:
    """The port of a real S3 server."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with running(command, port, folder / "log"):
        yield port


@dataclass
class Store:
    """A bucket on an S3 server on loopback, and the command that publishes to it."""

    port: int
    bucket: str
    cache: Path
    keys: dict[str, str] = field(default_factory=lambda: dict(KEYS))

    @property
    def client(self) -> Any:
        """Amazon's own library."""
        return amazon("s3", self.port)

    def command(self, *words: str | Path, port: int = 0, target: str = "") -> list[str]:
        """`python -m bulletin.deploy` for this store."""
        options = ["--endpoint", f"http://127.0.0.1:{port or self.port}"]
        options += ["--silence", str(SILENCE)]
        options += ["--cache", str(self.cache)] if words[0] == "publish" else []
        return deployment(words, target or f"s3://{self.bucket}/www", options)

    def start(self, *words: str | Path, **where: Any) -> subprocess.Popen[str]:
        """Start a command, with the keys and nothing else of this machine's settings."""
        clean = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
        own = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        own["AWS_EC2_METADATA_DISABLED"] = "true"
        return subprocess.Popen(
            self.command(*words, **where),
            cwd=PROJECT,
            env=clean | own | self.keys,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str | Path, **where: Any) -> tuple[int, str, str]:
        """Run a command to its end: its exit code, its output, its errors."""
        with self.start(*words, **where) as process:
            said, errors = process.communicate(timeout=300)
        return process.returncode, said, errors

    def publish(self, edition: Path, *more: str) -> str:
        """Publish an edition, which must succeed; returns what is said."""
        code, said, errors = self.run("publish", edition, *more)
        assert (code, errors) == (0, "")
        return said

    @property
    def address(self) -> str:
        """Where readers find the site; a folder's address is no page there."""
        return f"http://127.0.0.1:{self.port}/{self.bucket}/www"

    def get(self, path: str) -> Answer:
        """What a reader gets; the bucket is open to all, and `/` means `index.html`."""
        path += "index.html" if path.endswith("/") else ""
        address = f"http://127.0.0.1:{self.port}/{self.bucket}/www{path}"
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                headers = {name.lower(): text for name, text in answer.headers.items()}
                zipped = headers.get("content-encoding") == "gzip"
                data = answer.read()
                return Answer(200, headers, gzip.decompress(data) if zipped else data)
        except urllib.error.HTTPError as error:
            return Answer(error.code, {}, b"")

    def holds(self, wanted: dict[str, bytes]) -> bool:
        """Whether readers get these files."""
        answers = {path: self.get("/" + urllib.parse.quote(path)).body for path in wanted}
        return answers == wanted

    def keys_there(self) -> set[str]:
        """The paths of all objects but our own."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        keys = {one["Key"] for page in pages for one in page.get("Contents", ())}
        own = (f"www/{OWN}", "www/release.json")
        return {key.removeprefix("www/") for key in keys if not key.startswith(own)}

    def changes(self) -> dict[str, str]:
        """When each object was put."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return {one["Key"]: one["LastModified"] for page in pages for one in page["Contents"]}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server for all these tests."""
    with serving_s3(tmp_path_factory.mktemp("moto")) as port:
        yield port


@pytest.fixture
def store(server: int, tmp_path: Path, request: pytest.FixtureRequest) -> Store:
    """An empty bucket."""
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower())[:40].strip("-")
    store = Store(server, f"{name}-{random.randrange(10**6)}", tmp_path / "cache")
    store.client.create_bucket(Bucket=store.bucket, ACL="public-read")
    return store


def files(edition: Path) -> dict[str, bytes]:
    """Every file of an edition that readers may get."""
    return {
        path.relative_to(edition).as_posix(): path.read_bytes()
        for path in edition.rglob("*")
        if path.is_file() and not path.name.startswith(".bulletin")
    }


def test_a_bucket_holds_every_file_with_its_type_its_caching_and_its_encoding(
    store: Store, editions: list[Path]
) -> None:
    assert "已发布" in store.publish(editions[0])
    wanted = files(editions[0])
    assert store.keys_there() == wanted.keys()
    for path, data in wanted.items():
        answer = store.get("/" + urllib.parse.quote(path))
        assert answer.body == data, path
        assert answer.headers["content-type"] == TYPES.get(
            Path(path).suffix, "application/octet-stream"
        )
        long = path.startswith(("assets/", "photos/"))
        assert ("immutable" in answer.headers["cache-control"]) == long
        text = path.endswith((".html", ".css", ".js", ".json", ".xml", ".bin", ".txt"))
        assert (answer.headers.get("content-encoding") == "gzip") == (text and len(data) >= 256)


def test_a_bucket_has_browsers_save_an_attachment_and_show_all_else(
    store: Store, town: Built, tmp_path: Path
) -> None:
    own, link = ("biao.xlsx", office("xlsx")), ("\n\n", "\n\n看[表](biao.xlsx)。\n\n")
    store.publish(edition(tmp_path, town, "青禾晚报", link, beside=own))
    answer = store.get(f"/{ARTICLE}/biao.xlsx")
    assert answer.body == own[1]
    assert answer.headers["content-type"] == ATTACHMENTS["xlsx"]
    assert answer.headers["content-disposition"] == "attachment"
    assert "immutable" not in answer.headers["cache-control"]
    for path in (f"/{ARTICLE}/", "/robots.txt", "/atom.xml"):
        assert "content-disposition" not in store.get(path).headers


def test_types_are_those_that_nginx_says() -> None:
    block = (PROJECT / "deploy/nginx-paper.conf").read_text("utf-8").partition("types {")[2]
    rows = [line.split() for line in block.partition("}")[0].strip().rstrip(";").split(";\n")]
    said = {f".{ending}": kind for kind, *endings in rows for ending in endings}
    assert {ending: kind.partition(";")[0] for ending, kind in TYPES.items()} == said


def test_only_what_changed_is_put_again(store: Store, editions: list[Path]) -> None:
    store.publish(editions[0])
    before = store.changes()
    time.sleep(1.1)
    assert "没有变化" in store.publish(editions[0])
    now = store.changes()
    assert {key for key in now if now[key] != before[key]} == {"www/release.json"}
    store.publish(editions[1])
    after = store.changes()
    one, two = map(files, editions)
    same = {path for path in one.keys() & two.keys() if one[path] == two[path]}
    assert len(same) > 20
    assert all(before[f"www/{path}"] == after[f"www/{path}"] for path in same)


def test_a_reader_meets_nothing_that_does_not_fit_while_editions_change(
    store: Store, editions: list[Path]
) -> None:
    store.publish(editions[0])
    with reading(store.get, editions) as reader:
        for edition in (1, 0, 1):
            store.publish(editions[edition])
            reader.meets(edition)


def test_hashed_files_stay_for_a_while_and_pages_go_at_once(
    store: Store, editions: list[Path]
) -> None:
    one, two = map(files, editions)
    gone = one.keys() - two.keys()
    stay = {path for path in gone if lingers(path)}
    assert stay
    assert gone - stay
    store.publish(editions[0])
    store.publish(editions[1])
    assert store.keys_there() == two.keys() | stay
    store.publish(editions[1], "--grace", "3600")
    assert store.keys_there() == two.keys() | stay
    time.sleep(1)
    store.publish(editions[1], "--grace", "1")
    assert store.keys_there() == two.keys()


def test_segments_of_search_stay_for_a_while_but_not_those_of_a_withdrawn_piece(
    store: Store, editions: list[Path], fewer: Path, without: Path
) -> None:
    store.publish(editions[0])
    store.publish(fewer)
    old = segments(editions[0]) - segments(fewer)
    assert old
    assert old < store.keys_there()
    store.publish(editions[0])
    store.publish(without)
    assert {path for path in store.keys_there() if path.endswith(".bin")} == segments(without)


def test_what_comes_back_within_that_while_is_not_put_again(
    store: Store, editions: list[Path]
) -> None:
    store.publish(editions[0])
    before = store.changes()
    store.publish(editions[1])
    time.sleep(1.1)
    store.publish(editions[0])
    after = store.changes()
    photos = [key for key in before if key.startswith("www/photos/")]
    assert [key for key in photos if before[key] != after[key]] == []
    assert store.keys_there() >= files(editions[0]).keys()


def test_killed_at_random_moments_nothing_a_reader_meets_breaks_and_the_next_run_ends_it(
    store: Store, editions: list[Path]
) -> None:
    store.publish(editions[0])
    started = time.monotonic()
    store.publish(editions[1])
    whole = time.monotonic() - started
    with reading(store.get, editions) as reader:
        now = 1
        for back in (True, False, True, False):  # to the edition before, or on to the other
            for _ in range(2):
                with store.start("publish", editions[1 - now]) as process:
                    time.sleep(random.uniform(0.3, 1) * whole)
                    process.kill()
            now = now if back else 1 - now
            store.publish(editions[now])
            wanted = files(editions[now])
            left = store.keys_there() - wanted.keys()
            assert [path for path in left if not path.startswith(("assets/", "photos/"))] == []
            assert store.holds(wanted)
    assert set(reader.seen) == {0, 1}


def test_a_line_that_is_cut_at_any_moment_is_said_in_one_line_and_breaks_nothing(
    store: Store, editions: list[Path]
) -> None:
    store.publish(editions[0])
    size = sum(map(len, files(editions[1]).values()))
    told = set()
    with reading(store.get, editions):
        for limit in (
            0,
            800,
            random.randrange(3000, size // 8),
            random.randrange(size // 8, size // 4),
        ):
            with cutting(store.port, limit) as port:
                code, _, errors = store.run("publish", editions[1], port=port)
            assert code == 1, limit
            assert len(errors.splitlines()) == 1, errors
            assert "连接断了" in errors or "没有应答" in errors
            told.add(errors.partition("。读者")[2].strip())
        store.publish(editions[1])
    assert told <= {
        "看到的版本没有变。",
        "看到的网页有的新、有的旧，每一页都完整；再发布一次就全是新的。",
    }
    assert "看到的版本没有变。" in told
    assert store.keys_there() >= files(editions[1]).keys()


@pytest.mark.parametrize(
    ("keys", "target", "port", "fact"),
    [
        (KEYS, "s3://Paper", 0, "不是 s3://存储桶/文件夹 的形式"),
        (KEYS, "s3://paper/../x", 0, "不是 s3://存储桶/文件夹 的形式"),
        (KEYS, "s3://no-such-bucket/www", 0, "没有这个存储桶"),
        (KEYS, "", 1, "存储服务没有应答"),
        ({}, "", 0, "没有给出密钥"),
    ],
    ids=["form", "outside", "bucket", "address", "no keys"],
)
def test_what_cannot_be_done_is_said_in_one_line(
    store: Store, editions: list[Path], keys: dict[str, str], target: str, port: int, fact: str
) -> None:
    store.keys = keys
    code, _, errors = store.run("publish", editions[0], target=target, port=port)
    assert code == 1
    assert fact in errors
    assert "读者看到的版本没有变" in errors
    assert len(errors.splitlines()) == 1


def test_keys_that_may_not_write_or_are_not_known_are_told_apart(
    editions: list[Path], tmp_path: Path
) -> None:
    with serving_s3(tmp_path) as port:
        store = Store(port, "guarded", tmp_path / "cache")
        store.client.create_bucket(Bucket=store.bucket)
        people = amazon("iam", port)
        people.create_user(UserName="jia")
        key = people.create_access_key(UserName="jia")["AccessKey"]
        guard = http.client.HTTPConnection("127.0.0.1", port)
        guard.request("POST", "/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
        assert guard.getresponse().read()
        given = {
            "没有读写这个存储桶的权限": (key["AccessKeyId"], key["SecretAccessKey"]),
            "密钥不对": (key["AccessKeyId"], "wrong"),
            "不认识这个密钥": ("nobody", "wrong"),
        }
        for fact, (name, secret) in given.items():
            store.keys = {"AWS_ACCESS_KEY_ID": name, "AWS_SECRET_ACCESS_KEY": secret}
            code, _, errors = store.run("publish", editions[0])
            assert code == 1
            assert fact in errors
            assert len(errors.splitlines()) == 1


def test_a_folder_with_other_things_in_it_is_left_alone(store: Store, editions: list[Path]) -> None:
    store.client.put_object(Bucket=store.bucket, Key="www/thesis.txt", Body=b"mine")
    code, _, errors = store.run("publish", editions[0])
    assert code == 1
    assert "thesis.txt" in errors
    assert store.keys_there() == {"thesis.txt"}
    store.client.put_object(Bucket=store.bucket, Key="www/thesis.txt", Body=b"mine")


def test_a_record_that_cannot_be_read_is_said_and_nothing_is_touched(
    store: Store, editions: list[Path]
) -> None:
    store.publish(editions[0])
    store.client.put_object(Bucket=store.bucket, Key=f"www/{OWN}record", Body=b"\x1f\x8bnonsense")
    code, _, errors = store.run("publish", editions[1])
    assert code == 1
    assert "record: 读不懂。" in errors
    assert len(errors.splitlines()) == 1
    assert store.holds(files(editions[0]))


def test_an_address_that_is_none_and_settings_that_are_not_there_are_said_in_one_line(
    store: Store, editions: list[Path]
) -> None:
    for more, keys in ((["--endpoint", "storage"], KEYS), ([], KEYS | {"AWS_PROFILE": "nobody"})):
        store.keys = keys
        code, _, errors = store.run("publish", editions[0], *more)
        assert code == 1
        assert "设置不对" in errors
        assert len(errors.splitlines()) == 1


def test_things_that_others_put_beside_the_site_later_stay(
    store: Store, editions: list[Path]
) -> None:
    store.publish(editions[0])
    store.client.put_object(Bucket=store.bucket, Key="www/thesis.txt", Body=b"mine")
    store.publish(editions[1])
    assert "thesis.txt" in store.keys_there()


def test_two_deployments_at_once_go_one_after_the_other(
    store: Store, editions: list[Path], tmp_path: Path
) -> None:
    both = []
    for number, made in enumerate(editions):
        store.cache = tmp_path / f"cache-{number}"  # as on two machines
        both.append(store.start("publish", made))
    ends = [(*process.communicate(timeout=300), process.returncode) for process in both]
    assert [code for *_, code in ends].count(0) >= 1, ends
    for _, errors, code in ends:
        assert code == 0 or "另一次发布还没有结束" in errors
    assert any(store.holds(files(edition)) for edition in editions)


def test_withdraw_leaves_no_byte_of_the_piece_in_any_version_and_touches_nobody_elses(
    store: Store, editions: list[Path], without: Path
) -> None:
    client = store.client
    enabled = {"Status": "Enabled"}
    client.put_bucket_versioning(Bucket=store.bucket, VersioningConfiguration=enabled)
    store.publish(editions[0])
    for text in (b"one", b"two"):
        client.put_object(Bucket=store.bucket, Key="www/thesis.txt", Body=text)
    client.put_object(Bucket=store.bucket, Key="www/gone.txt", Body=b"three")
    client.delete_object(Bucket=store.bucket, Key="www/gone.txt")
    store.publish(editions[1])
    assert holding(store) != []
    code, _, errors = store.run("withdraw", ARTICLE, "--readers", store.address)
    assert code == 1
    assert f"{ARTICLE} 还在网站上公开" in errors
    assert f"撤下了 {ARTICLE}。" in store.publish(without)
    assert holding(store) == []
    code, said, errors = store.run("withdraw", ARTICLE, "--readers", store.address)
    assert (code, errors) == (0, "")
    assert "彻底删去" in said
    photos = {path for path in files(without) if path.startswith("photos/")}
    assert {path for path in store.keys_there() if path.startswith("photos/")} == photos
    versions = client.list_object_versions(Bucket=store.bucket, MaxKeys=9999)
    names = [one["Key"].removeprefix("www/") for one in versions["Versions"]]
    assert names.count("thesis.txt") == 2
    assert names.count("gone.txt") == 1
    gone = [one["Key"] for one in versions["DeleteMarkers"]]
    assert [key for key in gone if not key.startswith("www/.bulletin/")] == ["www/gone.txt"]
    page = next(key for key in files(editions[0]) if key == f"{ARTICLE}/index.html")
    body = files(editions[0])[page]
    client.put_object(Bucket=store.bucket, Key=f"www/{page}", Body=body)  # as a cache would have it
    code, _, errors = store.run(
        *("withdraw", ARTICLE, "--readers", store.address, "--patience", "0")
    )
    assert code == 1
    assert "上一次发布没有做完" in errors  # the store's list says so
    assert "写好 1 个文件" in store.publish(without)
    assert "没有变化" in store.publish(without)


def test_a_store_without_versions_is_withdrawn_from_as_well(
    store: Store, editions: list[Path], without: Path
) -> None:
    store.publish(editions[0])
    store.publish(without)
    assert holding(store) == []
    only = {path for path in files(editions[0]) if path.startswith("photos/")}
    only -= files(without).keys()
    assert only
    assert not only & store.keys_there()
    code, _, errors = store.run("withdraw", ARTICLE, "--readers", store.address)
    assert (code, errors) == (0, "")
    code, _, errors = store.run("publish", editions[0])
    assert code == 1
    assert "已经撤下的稿件又要公开" in errors
    assert "还" in store.run("withdraw", "2022/05/21/duan-xiao-xi-1")[2]


def holding(store: Store) -> list[str]:
    """The versions of objects that hold the withdrawn words."""
    found = []
    for page in store.client.get_paginator("list_object_versions").paginate(Bucket=store.bucket):
        for one in page.get("Versions", ()):
            place = {"Bucket": store.bucket, "Key": one["Key"], "VersionId": one["VersionId"]}
            answer = store.client.get_object(**place)
            data = answer["Body"].read()
            if WORDS in (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data):
                found.append(one["Key"])
    return found


def test_a_bucket_has_no_release_before_and_says_so(store: Store, editions: list[Path]) -> None:
    store.publish(editions[0])
    code, _, errors = store.run("rollback")
    assert code == 1
    assert "git revert" in errors
    assert len(errors.splitlines()) == 1


def test_a_folder_for_pages_holds_the_site_and_no_dot_files(
    editions: list[Path], serve: Callable[[Path], str], tmp_path: Path
) -> None:
    output = Path(shutil.copytree(editions[0], tmp_path / "output"))
    made = record(output).load()
    assert made
    record(output).save(replace(made, address=serve(tmp_path / "nothing yet")))
    command = [sys.executable, "-m", "bulletin.deploy", "publish", output]
    command += [f"pages:{tmp_path / 'public'}", "--cache", tmp_path / "cache"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    with staged(editions[0], tmp_path / "other") as release:
        wanted = files(release.taken().folder / "site")
    assert files(tmp_path / "public").keys() == wanted.keys() | {"release.json", "pages.json"}
    assert wanted.items() <= files(tmp_path / "public").items()
    assert not list((tmp_path / "public").rglob(".*"))
    again = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert "里面已经有文件" in again.stderr


def test_a_first_upload_that_is_broken_off_goes_on_where_it_stopped(
    store: Store, editions: list[Path]
) -> None:
    """Twice; what has come is not put again, and all is as if it had never been broken off."""
    puts: list[dict[str, str]] = []
    for limit in (200_000, 300_000):
        with cutting(store.port, limit) as port:
            assert store.run("publish", editions[0], port=port)[0] == 1
        puts.append(store.changes())
        time.sleep(SILENCE + 1.1)  # the lease of the one that was cut off; S3's clock has seconds
    said = store.publish(editions[0])
    now = store.changes()
    own = {path for path in puts[1] if OWN not in path}
    assert len({path for path in puts[0] if OWN not in path}) < len(own)
    again = {path for path in own if now[path] != puts[1][path]}
    assert len(own) > 20
    assert len(again) <= LINES  # what was on its way when the line was cut
    written = re.search(r"写好 (\d+) 个文件", said)
    assert written
    assert int(written[1]) < len(now) - len(own) + LINES + 3
    assert store.holds(files(editions[0]))


def test_a_page_comes_after_what_it_names_and_the_front_page_last(
    editions: list[Path], tmp_path: Path
) -> None:
    with staged(editions[0], tmp_path) as release:
        all_ = objects(release)
        there = {path for path in all_ if "2022/05/20" not in path}
        order = [[one.path for one in step] for step in steps(all_.values(), there)]
    flat = [path for step in order for path in step]
    assert sorted(flat) == sorted(all_)
    at = {path: number for number, step in enumerate(order) for path in step}
    pages = {path for path in all_ if path.endswith(".html")}
    assert max(at[path] for path in all_ if path.startswith(("assets/", "photos/"))) == 0
    assert max(at[path] for path in pages - there) < min(at[path] for path in pages & there)
    segments = [path for path in all_ if re.match(r"search/.+/", path)]
    assert max(at[path] for path in segments) < at["search/index.json"]
    assert at["index.html"] == len(order) - 1
