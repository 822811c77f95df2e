"""A network for tests of the outbox: each thing that residents would see is one line of a file, whoever sends it.

It is judged by the file alone, as reliability.md section 3.3 judges: what stands there twice was published twice.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from accounts.catalogue import Action
from networks.outcomes import Accepted, CannotTell, CertainlyNot, Finding, Found, Outcome, Unknown
from networks.protocol import Access, Delivered, Fetched, Handle, Left, Profile, Request

CODE = "mastodon"
"""The network of the catalogue whose place it takes."""
STEPS = ("prepare", "before", "after")
"""Where a sender can be killed: while it prepares, before the effect, after the effect and before its record."""


@dataclass
class Ledger:
    """The network. `answer` changes what a send comes to; `seconds` how long it takes."""

    file: Path
    answer: Callable[[Request], Outcome | None] = lambda request: None
    die_at: str = ""
    seconds: float = 0.0
    certain: bool = False
    """Whether it can say that something is certainly not out."""
    harmless: bool = False
    asks: Callable[[Request], bool] = lambda request: True
    """Whether it has to be spoken to before the send."""
    most_at_once: int = 0
    fetched: Callable[[str], Fetched] = lambda cursor: Fetched((), cursor)
    left: Callable[[Handle], Left | None] = lambda handle: None
    looks: list[str] = field(default_factory=list)
    code: str = CODE
    api: str = "http://127.0.0.1:9"
    barriers: Mapping[Action, Any] = field(default_factory=dict)
    webhook_secrets: tuple[str, str] | None = None
    can_fetch: bool = True
    sign_in: Any = None
    _at_once: int = 0
    _lock: Any = field(default_factory=threading.Lock)

    def lines(self) -> list[str]:
        """The texts that are out, in order."""
        return [json.loads(line)["text"] for line in self.file.read_text().splitlines()] if self.file.exists() else []

    def asks_first(self, request: Request) -> bool:
        return self.asks(request)

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        self._die("prepare")
        return {**handle, "prepared": True}

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        assert handle["prepared"]
        self._die("before")
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(self.seconds)
        with self._lock:
            self._at_once -= 1
        outcome = self.answer(request)
        if outcome is not None and not isinstance(outcome, Unknown | Accepted):
            return outcome
        self._publish(request)
        self._die("after")
        return outcome or self._accepted(request)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        self.looks.append(request.text)
        if request.text in self.lines() and request.text not in taken:
            return Found(self._accepted(request))
        return CertainlyNot() if self.certain else CannotTell("It is not in the list.")

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        return self.harmless

    def left_behind(self, account: str, handle: Handle) -> Left | None:
        return self.left(handle)

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        return self.fetched(cursor)

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        return False

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        return None

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        return []

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Any]:
        return {}

    def followers(self, access: Access) -> int:
        return 0

    def profile(self, access: Access) -> Profile:
        return Profile(access.external_id, access.handle, access.handle, "")

    def _publish(self, request: Request) -> None:
        """One line, in one write, or not at all; a network with an own key makes no second one."""
        if self.harmless and request.text in self.lines():
            return
        with self.file.open("a") as ledger:
            ledger.write(json.dumps({"text": request.text, "kind": request.kind}) + "\n")

    def _accepted(self, request: Request) -> Accepted:
        return Accepted(request.text, f"https://ledger.example/{len(request.text)}", {"seen": True})

    def _die(self, step: str) -> None:
        if self.die_at == step:
            os.kill(os.getpid(), signal.SIGKILL)
