"""Webhooks: handshake first, then every event at least once, signed, tried again until the receiver answers 2xx.

The queue is a table, so nothing is lost by a restart. One event of an account is on its way at a time, which keeps
their order unless one has to be tried again (or is made to arrive out of order, see the control plane).
"""

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.town import Refused, Town, all_of

AT_ONCE = 8
PATIENCE = 10.0  # seconds for one answer: X allows 10, Meta 5 to 20, LinkedIn 3 for its challenge
LONGEST_WAIT = 60.0
GIVE_UP_AFTER = 36 * 3600.0  # Meta's own limit
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Delivery:
    """One webhook body in the queue."""

    id: int
    network: str
    account: str
    body: bytes
    forged: int
    attempts: int
    queued_at: float


def listen_at(town: Town, network: str, url: str) -> None:
    """Send a network's events to `url` from now on, after a handshake; an empty url sends none. Call inside a change.

    Raises Refused where the address is not on this machine: nothing leaves the sandbox.
    """
    town.network(network)
    if not url:
        town.store.write("DELETE FROM webhooks WHERE network = ?", network)
        return
    if not _is_at_home(url):
        raise Refused("Webhooks go to an http:// address on this machine (127.0.0.1) only.")
    town.store.write(
        "INSERT INTO webhooks (network, url) VALUES (?, ?) ON CONFLICT (network) DO UPDATE"
        " SET url = excluded.url, next_at = 0, attempts = 0,"
        " verified_at = CASE WHEN url = excluded.url THEN verified_at END",
        network,
        url,
    )
    town.wake()


def _is_at_home(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and parts.hostname in LOOPBACK and parts.port != 0
    except ValueError:
        return False


def ask(
    method: str, url: str, body: bytes = b"", headers: dict[str, str] | None = None, within: float = PATIENCE
) -> tuple[int, bytes]:
    """One request to this machine: no proxy, no redirect, one deadline. Raises OSError or HTTPException."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=within)
    try:
        connection.request(
            method, f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path, body, headers or {}
        )
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


class PostOffice:
    """The background task that shakes hands and delivers."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._bell = asyncio.Event()
        self._out: dict[str, asyncio.Task[object]] = {}
        town.wake = self._bell.set

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._bell.clear()
            for network in self._unverified():
                self._send_out(f"handshake {network}", self.shake_hands(network))
            for delivery in self._due():
                self._send_out(f"{delivery.network} {delivery.account}", self._deliver(delivery))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), self._nap())

    async def close(self) -> None:
        """Wait for what is on its way."""
        await asyncio.gather(*self._out.values(), return_exceptions=True)

    def _send_out(self, errand: str, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(work)
        self._out[errand] = task
        task.add_done_callback(lambda _: self._back(errand))

    def _back(self, errand: str) -> None:
        self._out.pop(errand, None)
        self._bell.set()

    async def shake_hands(self, network: str) -> str:
        """Ask the receiver to prove itself; the problem in words, or nothing where it did."""
        hook = self.town.store.row("SELECT * FROM webhooks WHERE network = ?", network)
        if hook is None:
            return "No webhook address is set."
        greeting = self.town.network(network).greeting(self.town.secrets[network])
        problem = ""
        try:
            address = f"{hook['url']}?{urlencode(greeting.query)}"
            status, answer = await asyncio.to_thread(ask, "GET", address, within=greeting.within)
            if not greeting.understood(status, answer):
                problem = f"The handshake was answered with {status} and not with what was asked for."
        except (OSError, HTTPException) as error:
            problem = f"Nobody answered the handshake: {error}."
        self._note_handshake(network, hook["attempts"], problem)
        return problem

    def _note_handshake(self, network: str, attempts: int, problem: str) -> None:
        now = time.time()
        with self.town.store.change():
            self.town.store.write(
                "UPDATE webhooks SET verified_at = ?, problem = ?, attempts = ?, next_at = ? WHERE network = ?",
                None if problem else now,
                problem,
                attempts + 1 if problem else 0,
                now + min(5.0, 0.2 * 2**attempts),
                network,
            )

    async def _deliver(self, delivery: Delivery) -> None:
        network = self.town.network(delivery.network)
        secrets = self.town.secrets[delivery.network]
        signed = delivery.body + b"forged" if delivery.forged else delivery.body
        headers = {"Content-Type": "application/json", "User-Agent": "sandbox"} | network.signature(signed, secrets)
        url = self.town.store.value("SELECT url FROM webhooks WHERE network = ?", delivery.network)
        if url is None:
            return
        try:
            status, _ = await asyncio.to_thread(ask, "POST", url, delivery.body, headers)
            arrived, answer = 200 <= status < 300, str(status)
        except (OSError, HTTPException) as error:
            arrived, answer = False, type(error).__name__
        self._note(delivery, arrived, answer)

    def _note(self, delivery: Delivery, arrived: bool, answer: str) -> None:
        """A forgery is sent once: the receiver should refuse it, and no network would repeat it."""
        now = time.time()
        over = arrived or delivery.forged or now - delivery.queued_at > GIVE_UP_AFTER
        with self.town.store.change():
            self.town.store.write(
                "UPDATE deliveries SET attempts = attempts + 1, answer = ?, finished_at = ?, next_at = ? WHERE id = ?",
                answer,
                now if over else None,
                now + min(LONGEST_WAIT, 0.25 * 2**delivery.attempts),
                delivery.id,
            )

    def _unverified(self) -> list[str]:
        """Networks whose handshake is due: never made, or (X) too long ago."""
        found = self.town.store.rows("SELECT * FROM webhooks WHERE next_at <= ?", time.time())
        return [hook["network"] for hook in found if not self._is_verified(hook["network"], hook["verified_at"])]

    def _is_verified(self, network: str, verified_at: float | None) -> bool:
        if f"handshake {network}" in self._out:
            return True
        lasts = self.town.network(network).greeting_lasts
        return verified_at is not None and (lasts is None or time.time() - verified_at < lasts)

    def _due(self) -> list[Delivery]:
        free = AT_ONCE - len(self._out)
        if free <= 0:
            return []
        found = self.town.store.rows(
            "SELECT deliveries.* FROM deliveries JOIN webhooks USING (network) WHERE finished_at IS NULL AND held = 0"
            " AND deliveries.next_at <= ? AND verified_at IS NOT NULL ORDER BY deliveries.id LIMIT 64",
            time.time(),
        )
        chosen: dict[str, Delivery] = {}
        for delivery in all_of(Delivery, found):
            errand = f"{delivery.network} {delivery.account}"
            if errand not in self._out and errand not in chosen and len(chosen) < free:
                chosen[errand] = delivery
        return list(chosen.values())

    def _nap(self) -> float:
        """Seconds until the next thing falls due, at most one; a bell wakes earlier."""
        soonest = self.town.store.value(
            "SELECT min(next_at) FROM deliveries WHERE finished_at IS NULL AND held = 0 AND next_at > ?",
            time.time(),
        )
        return 1.0 if soonest is None else max(0.01, min(1.0, soonest - time.time()))
