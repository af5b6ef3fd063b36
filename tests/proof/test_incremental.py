"""Whatever was changed since the last build, the output is what a clean build would give."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from town import Story, Town, difference, files

from bulletin.engine import workers
from bulletin.model.faults import ContentFaults

# Before and after NOW.
DAYS = [
    "2021/12/31",
    "2022/05/20",
    "2022/05/21",
    "2022/06/02",
    "2022/06/30",
]
CLOCKS = ["2022-05-21T00:00", "2022-06-01T09:00", "2022-06-02T08:00", "2023-01-01T00:00"]
SECTIONS = ["要闻", "民生", "平安"]
TOPICS = ["河道", "加装电梯", "垃圾分类", "Wi-Fi"]
AUTHORS = ["甲一", "乙二", "丙三", "通讯员 丁四"]
WORDS = ["云桥镇", "青禾区", "开工", "答复", "<b>", "&", "一", "“引号”", "濠河"]

slugs = st.sampled_from([f"story-{letter}" for letter in "abcdefgh"])
days = st.sampled_from(DAYS)
titles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("".join)
texts = st.lists(titles, min_size=1, max_size=3).map("\n\n".join)
topics = st.lists(st.sampled_from(TOPICS), unique=True, max_size=3).map("、".join)
authors = st.lists(st.sampled_from(AUTHORS), unique=True, max_size=2).map("、".join)
optional = st.sampled_from(
    [
        {"kicker": "引题"},
        {"deck": "副题"},
        {"rank": "lead"},
        {"summary": "编辑写的摘要。"},
        {"issue": "126", "page": "A03"},
        {"issue": "126", "page": "A03/2"},
        {"updated": "2022-06-02 07:00"},  # before and after NOW
        {"correction": "2022-05-22 10:00｜人数应为12人。"},
        {"withdrawn": "事实有误。"},
        {"aliases": "2020/01/01/old"},
        {"source": "青禾日报"},
    ]
)


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, Story]:
    """A story and the path of its file."""
    day, slug = draw(days), draw(slugs)
    hour = draw(st.integers(0, 23))
    header = {
        "title": draw(titles),
        "date": f"{day.replace('/', '-')} {hour:02}:30",
        "section": draw(st.sampled_from(SECTIONS)),
        "topics": draw(topics),
        "authors": draw(authors),
    }
    return f"{day}/{slug}.md", Story(header, draw(texts))


class Newsroom(RuleBasedStateMachine):
    """A newsroom at work: every rule is one change, after which the site is built again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="proof-"))
        self.town = Town(self.folder / "town")
        self.stories: dict[str, Story] = {}
        self.photos = 0
        self.old_cache = self.folder / "old-cache"

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def put(self, path: str, story: Story) -> None:
        self.stories[path] = story
        self.town.write(self.town.content / path, story.file())

    def drop(self, path: str) -> Story:
        (self.town.content / path).unlink()
        return self.stories.pop(path)

    def some(self, data: st.DataObject) -> tuple[str, Story]:
        path = data.draw(st.sampled_from(sorted(self.stories)))
        return path, self.stories[path]

    @initialize(
        first=st.lists(stories(), min_size=4, max_size=8),
        address=st.sampled_from(["", "https://paper.example", "https://paper.example/daily"]),
        hant=st.sampled_from([False, False, True]),
        cores=st.sampled_from([1, 1, 1, 2, 3, 4]),
    )
    def open_the_paper(
        self, first: list[tuple[str, Story]], address: str, hant: bool, cores: int
    ) -> None:
        """With feeds or without, in one edition or two, made by one process or by several."""
        self.town.settings |= {"SITEURL": address, "HANT": hant, "JOBS": cores}
        for path, story in first:
            self.put(path, story)

    # --- what editors do -----------------------------------------------------------------------

    @rule(new=stories())
    def add(self, new: tuple[str, Story]) -> None:
        self.put(*new)

    @precondition(lambda self: self.stories)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.drop(self.some(data)[0])

    @precondition(lambda self: self.stories)
    @rule(data=st.data(), text=texts)
    def edit_text(self, data: st.DataObject, text: str) -> None:
        path, story = self.some(data)
        self.put(path, Story(story.header, text))

    @precondition(lambda self: self.stories)
    @rule(data=st.data(), text=texts)
    def edit_the_end_of_a_text(self, data: st.DataObject, text: str) -> None:
        """Where no list and no card shows it."""
        path, story = self.some(data)
        first = story.text.partition("\n\n")[0]
        self.put(path, Story(story.header, f"{first}\n\n{text}"))

    @precondition(lambda self: self.stories)
    @rule(
        data=st.data(),
        fields=st.one_of(
            st.fixed_dictionaries({"title": titles}),
            st.fixed_dictionaries({"topics": topics}),
            st.fixed_dictionaries({"authors": authors}),
            st.fixed_dictionaries({"section": st.sampled_from(SECTIONS)}),
            st.fixed_dictionaries({"status": st.sampled_from(["draft", ""])}),
            optional,
            optional.map(lambda fields: dict.fromkeys(fields, "")),
        ),
    )
    def edit_header(self, data: st.DataObject, fields: dict[str, str]) -> None:
        path, story = self.some(data)
        self.put(path, story.said(**fields))

    @precondition(lambda self: self.stories)
    @rule(data=st.data(), slug=slugs)
    def rename(self, data: st.DataObject, slug: str) -> None:
        path, _ = self.some(data)
        self.put(f"{path.rpartition('/')[0]}/{slug}.md", self.drop(path))

    @precondition(lambda self: self.stories)
    @rule(data=st.data(), day=days, follow=st.booleans())
    def re_date(self, data: st.DataObject, day: str, follow: bool) -> None:
        """Move an article to another day; where its file does not follow, that is a fault."""
        path, story = self.some(data)
        moved = story.said(date=f"{day.replace('/', '-')} 10:00")
        if follow:
            self.drop(path)
            path = f"{day}/{path.rpartition('/')[2]}"
        self.put(path, moved)

    @precondition(lambda self: self.stories)
    @rule(data=st.data(), shade=st.integers(0, 255))
    def add_photo(self, data: st.DataObject, shade: int) -> None:
        path, story = self.some(data)
        self.photos += 1
        name = f"photo-{self.photos}.jpg"
        self.town.photo((self.town.content / path).with_name(name), shade)
        self.put(path, Story(story.header, f"{story.text}\n\n![云桥镇一景。]({name})"))

    @rule(data=st.data(), shade=st.integers(0, 255), gone=st.booleans())
    def change_photo(self, data: st.DataObject, shade: int, gone: bool) -> None:
        photos = sorted(self.town.content.rglob("*.jpg"))
        if photos:
            photo = data.draw(st.sampled_from(photos))
            if gone:
                photo.unlink()
            else:
                self.town.photo(photo, shade)

    @rule(page=st.sampled_from(["about", "contact"]), text=texts, gone=st.booleans())
    def static_page(self, page: str, text: str, gone: bool) -> None:
        path = self.town.content / "pages" / f"{page}.md"
        if gone:
            path.unlink(missing_ok=True)
        else:
            self.town.write(path, f"title: {page}\n\n{text}\n")

    @rule()
    def check_out_again(self) -> None:
        """Every file gets a new time, and none a new content."""
        for path in sorted(self.town.content.rglob("*")):
            if path.is_file():
                self.town.touch(path)

    # --- what developers do --------------------------------------------------------------------

    @rule(data=st.data(), mark=st.integers(0, 99))
    def edit_template(self, data: st.DataObject, mark: int) -> None:
        templates = sorted((self.town.theme / "templates").rglob("*.html"))
        path = data.draw(st.sampled_from(templates))
        text = path.read_text("utf-8").partition("{# edited")[0]
        comment = "{# edited #}" + f"<!-- {mark} -->"
        self.town.write(path, text + (comment if "extends" not in text else "{# edited again #}"))

    @rule(mark=st.integers(0, 99))
    def edit_style_sheet(self, mark: int) -> None:
        path = self.town.theme / "static/css/bulletin.css"
        text = path.read_text("utf-8").partition(".edited")[0]
        self.town.write(path, f"{text}.edited {{ order: {mark} }}\n")

    @rule(
        setting=st.sampled_from(
            [
                {"SITENAME": "石榴简报"},
                {"SITENAME": "青禾简报"},
                {"SITEURL": "https://paper.example/daily"},
                {"SITEURL": ""},
                {"DEFAULT_PAGINATION": 2},
                {"DEFAULT_PAGINATION": 3},
                {"DRAFTS": True},
                {"DRAFTS": False},
                {"FEEDS": False},
                {"FEEDS": True},
                {"SEARCH": False},
                {"SEARCH": True},
                {"HANT": True},
                {"HANT": False},
                {"IMPRINT": {"host": "青禾区融媒体中心"}},
                {"TIMEZONE": "Asia/Urumqi"},
                {"TIMEZONE": "Asia/Shanghai"},
            ]
        )
    )
    def change_setting(self, setting: dict[str, object]) -> None:
        self.town.settings |= setting

    @rule(now=st.sampled_from(CLOCKS))
    def time_passes(self, now: str) -> None:
        self.town.settings["NOW"] = now

    # --- what goes wrong -----------------------------------------------------------------------

    @rule(data=st.data(), place=st.floats(0, 1), cut=st.booleans())
    def damage_cache(self, data: st.DataObject, place: float, cut: bool) -> None:
        self.damage(data, self.town.folder / "cache", place, cut)

    @rule(data=st.data(), place=st.floats(0, 1), cut=st.booleans())
    def damage_output(self, data: st.DataObject, place: float, cut: bool) -> None:
        self.damage(data, self.town.folder / "output", place, cut)

    def damage(self, data: st.DataObject, folder: Path, place: float, cut: bool) -> None:
        """Change one byte of one file, or lose all that follows it."""
        found = sorted(path for path in folder.rglob("*") if path.is_file())
        if found:
            path = data.draw(st.sampled_from(found))
            content = bytearray(path.read_bytes())
            at = min(int(place * len(content)), len(content) - 1)
            if cut or not content:
                del content[max(at, 0) :]
            else:
                content[at] ^= 0x55
            path.write_bytes(content)

    @rule(data=st.data(), folder=st.sampled_from(["cache", "output"]))
    def lose_file(self, data: st.DataObject, folder: str) -> None:
        found = sorted(path for path in (self.town.folder / folder).rglob("*") if path.is_file())
        if found:
            data.draw(st.sampled_from(found)).unlink()

    @rule()
    def keep_cache_aside(self) -> None:
        shutil.rmtree(self.old_cache, ignore_errors=True)
        if (self.town.folder / "cache").exists():
            shutil.copytree(self.town.folder / "cache", self.old_cache)

    @precondition(lambda self: self.old_cache.exists())
    @rule()
    def restore_older_cache(self) -> None:
        shutil.rmtree(self.town.folder / "cache", ignore_errors=True)
        shutil.copytree(self.old_cache, self.town.folder / "cache")

    # --- what must hold ------------------------------------------------------------------------

    @invariant()
    def output_is_that_of_a_clean_build(self) -> None:
        """The same files with the same bytes; or the same faults."""
        if not self.stories:
            return
        with pytest.MonkeyPatch.context() as patched:
            # So that several processes start where JOBS says so.
            patched.setattr(workers, "ALONE", 1)
            built = self.town.build()
        clean = self.town.clean()
        if isinstance(clean, ContentFaults):
            assert isinstance(built, ContentFaults)
            assert _told(built) == _told(clean)
        else:
            assert not isinstance(built, ContentFaults), str(built)
            assert difference(built, clean) == []


def _told(refused: ContentFaults) -> set[str]:
    """The faults; but only a build that read the file before can know that its date was another."""
    return {str(one) for one in refused.faults if not one.fact.startswith("发布时间从")}


def prove(examples: int, steps: int) -> None:
    """Let newsrooms work; `examples` of them, each for up to `steps` changes."""
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=False,  # other newsrooms each time
            phases=[Phase.generate],  # a whole newsroom takes too long to shrink
            print_blob=False,
        ),
    )


def test_after_any_change_the_output_is_that_of_a_clean_build() -> None:
    """Adding, editing, moving, drafts, photos, templates, settings, time, damage: in any order."""
    prove(examples=2, steps=8)


@pytest.mark.soak
def test_after_long_work_the_output_is_that_of_a_clean_build() -> None:
    """The same with many more newsrooms, each working longer."""
    prove(examples=150, steps=50)


def test_what_was_changed_behind_the_builds_back_is_made_anew_where_it_would_be_mended(
    tmp_path: Path,
) -> None:
    """Shards of the search with other bytes, but of the size and time they had: an edited text would
    be put into them."""
    town = Town(tmp_path / "town")
    header = {"title": "集市", "date": "2022-05-20 10:00", "section": "要闻"}
    for number in range(12):
        town.write(
            town.content / f"2022/05/20/story-{number}.md", Story(header, f"{number}家。").file()
        )
    town.build()
    for path in (town.folder / "output/search").rglob("*.bin"):
        times = path.stat()
        path.write_bytes(bytes(byte ^ 1 for byte in path.read_bytes()))
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    town.write(town.content / "2022/05/20/story-3.md", Story(header, "三家，晴。").file())
    built, clean = town.build(), town.clean()
    assert not isinstance(built, ContentFaults)
    assert not isinstance(clean, ContentFaults)
    assert difference(built, clean) == []


def test_no_byte_is_written_when_nothing_changed(tmp_path: Path) -> None:
    """A second build leaves every file of the output as it was, times included."""
    town = Town(tmp_path / "town")
    for number in range(7):
        day = random.Random(number).choice(DAYS[:3])
        story = Story(
            {
                "title": f"第{number}篇",
                "date": f"{day.replace('/', '-')} 10:0{number}",
                "section": "要闻",
            },
            "云桥镇讯。",
        )
        town.write(town.content / day / f"story-{number}.md", story.file())
    town.build()
    before = stamps(town)
    town.build()
    assert stamps(town) == before


def stamps(town: Town) -> dict[str, tuple[int, int]]:
    """The inode and the time of every published file."""
    output = town.folder / "output"
    return {
        path: ((output / path).stat().st_ino, (output / path).stat().st_mtime_ns)
        for path in files(output)
    }
