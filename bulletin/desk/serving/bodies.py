"""Bodies: what comes with a request, taken in within bounds of size, time and memory.

In: a request, the most bytes that it may bring. Out: its bytes. What is too large is refused before it has
all come, what comes too slowly is not waited for. An upload lies on disk until it is whole, and only a few
are in memory at a time: ten editors who drop ten photos each must not take the machine's memory.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from bulletin.desk.writing.photos import UploadRefused

PATIENCE: Final = 20.0  # seconds before anything of a body must have come
SLOWEST: Final = 20_000  # bytes in a second that must come then: a telephone line's
AT_ONCE: Final = 2  # uploads that are worked on: as many as a small server has cores
_MEMORY: Final = 1_000_000  # bytes of a body that are not written to disk

_working = asyncio.Semaphore(AT_ONCE)


async def body_of(request: Request, largest: int) -> bytes:
    """The bytes that came. Raises `UploadRefused`."""
    with tempfile.SpooledTemporaryFile(_MEMORY) as file:
        await _taken(request, largest, file)
        return file.read()


@asynccontextmanager
async def upload_of(request: Request, largest: int) -> AsyncIterator[bytes]:
    """The bytes that came, while the block lasts; what is done with them belongs into the block, and waits
    until others are done. Raises `UploadRefused`."""
    with tempfile.SpooledTemporaryFile(_MEMORY) as file:
        await _taken(request, largest, file)
        async with _working:
            yield await run_in_threadpool(file.read)


async def _taken(request: Request, largest: int, file: IO[bytes]) -> None:
    """Put a body into a file, and stand at its beginning."""
    too_large = UploadRefused(f"文件太大了，最多 {largest // 1_000_000} MB。")
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or int(said) > largest:
        raise too_large
    size = 0
    try:
        async with asyncio.timeout(PATIENCE) as limit:
            start = asyncio.get_running_loop().time()
            async for part in request.stream():
                size += len(part)
                if size > largest:
                    raise too_large
                file.write(part)
                limit.reschedule(start + PATIENCE + size / SLOWEST)
    except TimeoutError:
        raise UploadRefused("传得太慢，没有收完。请看看网络，再传一次。") from None
    file.seek(0)
