"""`Sources`: all that the first process knows, from which kinds say which groups of pages there are.

In: nothing; this module only names things (`engine.pipeline` gathers them). Out: the record. Workers never
see it: what a page needs of it goes into its group's inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bulletin.model.archive import Archive
from bulletin.model.article import StaticPage
from bulletin.model.attachment import AttachmentsKnown
from bulletin.model.clip import ClipsKnown
from bulletin.model.printed import PrintedPage
from bulletin.model.record import Record
from bulletin.model.shown import NO_FILES, NONE_KNOWN, PhotosKnown


class Sources(Record, frozen=True):
    """The archive and what else the newsroom has written.

    `introductions` are those of topics, by the topic's name, `profiles` those of reporters, by
    `Author.label`. `files` are the theme's own, by their paths in the output. `listed` are the
    addresses of pages that search engines may list, as far as they are no articles': empty until every
    other page is known. `printed` are the pages of the printed paper that may be seen, by their day.
    `clips` is what is known of clips; `clip_files` and `captions` are the files that are published of them,
    by their names in the output and by `KnownClip.captions`. `attached` is what is known of attachments.
    """

    archive: Archive
    pages: Sequence[StaticPage]
    introductions: Mapping[str, StaticPage]
    profiles: Mapping[str, StaticPage]
    photos: PhotosKnown
    files: Sequence[tuple[str, bytes]]
    now: datetime
    listed: Sequence[str] = ()
    printed: Mapping[date, Sequence[PrintedPage]] = {}
    clips: ClipsKnown = NONE_KNOWN
    clip_files: Mapping[str, str] = {}
    captions: Mapping[str, str] = {}
    attached: AttachmentsKnown = NO_FILES
