"""Notices: one line for the people whom a piece waits for, by the office's webhook.

In: the address of a webhook (empty: nobody is told), steps that were taken. Out: one request for each, in a
thread of its own: nobody who saves waits for it, and a webhook that is dead loses its line and nothing else,
because what waits for whom stands in the desk as well. Of the piece it says the headline alone: the webhook
is somebody else's server, and what is not published yet has no business there.
"""

from __future__ import annotations

import queue
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Final

from bulletin.desk.staff.people import ROLE_NAMES
from bulletin.desk.staff.rights import REACHED, STEPS, Act, next_step, role_for
from bulletin.desk.writing.history import one_line
from bulletin.notify import NotTold, tell

MOST: Final = 100  # lines that wait; what comes then is not told
_TITLE: Final = 60  # characters of a headline
_DONE: Final = {Act.SEND.value: "送审", Act.PASS.value: "通过二审"}


def line_of(title: str, act: str, who: str, writer: str, steps: tuple[str, ...]) -> str:
    """The line for a step: `act` is the value of an `Act`, `who` took it, `writer` began the piece. Empty
    where nobody waits for anything then."""
    headline = f"《{one_line(title)[:_TITLE]}》"
    if act == Act.RETURN.value:
        return f"{headline}退回（{who}），等{writer or '作者'}修改。"
    if act not in _DONE:
        return ""
    following = next_step(REACHED[STEPS[Act(act)]], steps)
    if following is None:
        return ""
    role = ROLE_NAMES[role_for(following, steps)]
    return f"{headline}{_DONE[act]}（{who}），等{role}{following.value}。"


class Notices:
    """The lines of one paper, told one after the other."""

    def __init__(self, webhook: str, name: str, desk: str = "") -> None:
        """`name` is the paper's; `desk` the address of the desk, which the line ends with."""
        self._webhook = webhook
        self._name = name
        self._desk = desk
        self._waiting: queue.Queue[Callable[[], str]] = queue.Queue(MOST)
        if webhook:
            threading.Thread(target=self._run, name="notices", daemon=True).start()

    def tell(self, line: Callable[[], str]) -> None:
        """Tell what `line` gives, later; nothing where that is empty. Returns at once."""
        if not self._webhook:
            return
        try:
            self._waiting.put_nowait(line)
        except queue.Full:
            _lost("前面的还没有发完")

    def _run(self) -> None:
        while True:
            line = self._waiting.get()
            try:
                if text := line():
                    tell(self._webhook, f"【{self._name}】{text}{self._desk}")
            except NotTold as reason:
                _lost(str(reason))
            except Exception:  # noqa: BLE001 (the next line is told all the same)
                traceback.print_exc()


def _lost(why: str) -> None:
    print(f"没有通知到：{why}。请核对 WEBHOOK=。", file=sys.stderr)
