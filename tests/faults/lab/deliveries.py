"""Webhooks while the web server is killed: each event three times, shuffled, over eight connections (reliability.md, goal 4).

The network's side keeps the ledger: it asks again until it has a 2xx, and then looks at once, over a connection of its
own, whether what was answered for is committed.
"""

import hashlib
import hmac
import json
import os
import queue
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import psycopg2
import requests

from tests.faults.installation import Web

TIMES: Final = 3
CONNECTIONS: Final = 8
SECRET: Final = "the-lab's-app-secret"
NETWORK_SECRETS: Final = json.dumps({"facebook": {"app_secret": SECRET, "verify_token": "V"}})
KEPT: Final = "SELECT count(*) FROM networks_delivery WHERE network = 'facebook' AND strpos(delivery_key, %s) > 0"


@dataclass
class Storm:
    """What is sent, and what came of it. `unkept`: answered with a 2xx before it was committed."""

    web: Web
    database: str
    seed: int
    events: int
    kills: int
    killed: int = 0
    retried: int = 0
    unkept: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def run(self) -> dict[str, Any]:
        """Delivers everything while the web server dies; returns the figures."""
        waiting: queue.Queue[str] = queue.Queue()
        identities = [f"{self.seed}_{number}" for number in range(self.events)] * TIMES
        Random(self.seed).shuffle(identities)
        for identity in identities:
            waiting.put(identity)
        began_at = time.monotonic()
        senders = [threading.Thread(target=self._deliver, args=(waiting,)) for _ in range(CONNECTIONS)]
        for sender in senders:
            sender.start()
        self._kill_while(senders)
        self.seconds = round(time.monotonic() - began_at, 1)
        return self._figures(set(identities))

    def _deliver(self, waiting: "queue.Queue[str]") -> None:
        """One connection of the network; it gives nothing up."""
        with psycopg2.connect(self.database) as looking, requests.Session() as network:
            looking.autocommit = True
            while True:
                try:
                    identity = waiting.get_nowait()
                except queue.Empty:
                    return
                while not self._is_taken(network, identity):
                    self.retried += 1
                    time.sleep(0.05)
                if not _kept(looking, identity):
                    self.unkept.append(identity)

    def _is_taken(self, network: requests.Session, identity: str) -> bool:
        body = delivery(identity)
        headers = {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}
        address = f"http://127.0.0.1:{self.web.port}/webhooks/facebook/"
        try:
            return bool(network.post(address, data=body, headers=headers, timeout=10).ok)
        except requests.RequestException:
            return False

    def _kill_while(self, senders: list[threading.Thread]) -> None:
        """Nine times in ten one of the web server's workers, otherwise all of it."""
        chance = Random(f"{self.seed} kills")
        while any(sender.is_alive() for sender in senders):
            time.sleep(chance.uniform(0.05, 0.6))
            if self.killed < self.kills:
                self._kill(chance)

    def _kill(self, chance: Random) -> None:
        workers = _children(self.web)
        if chance.randrange(10) and workers:
            os.kill(chance.choice(workers), signal.SIGKILL)
        else:
            self.web.clear_away()
            self.web.start()
        self.killed += 1

    def _figures(self, sent: set[str]) -> dict[str, Any]:
        with psycopg2.connect(self.database) as looking:
            kept = {identity: _kept(looking, identity) for identity in sent}
        return {
            "faults": self.killed,
            "events": len(sent),
            "sent": len(sent) * TIMES,
            "sent again after no answer": self.retried,
            "lost": [identity for identity, times in kept.items() if times == 0],
            "doubled": [identity for identity, times in kept.items() if times > 1],
            "answered before the commit": self.unkept,
            "seconds": self.seconds,
        }


def delivery(identity: str) -> bytes:
    """A comment on a Page's post, as Facebook delivers it."""
    comment = {"item": "comment", "verb": "add", "comment_id": f"1_{identity}", "post_id": "1_2", "message": "Bins?"}
    comment |= {"created_time": 1_795_171_498, "from": {"id": "6120044118001122", "name": "Fern Fictional"}}
    entry = {"id": "104315744750790", "time": 1_795_171_500, "changes": [{"field": "feed", "value": comment}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def _kept(looking: Any, identity: str) -> int:
    with looking.cursor() as cursor:
        cursor.execute(KEPT, [f":1_{identity}:"])
        return int(cursor.fetchone()[0])


def _children(web: Web) -> list[int]:
    assert web.popen is not None
    try:
        words = Path(f"/proc/{web.popen.pid}/task/{web.popen.pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(word) for word in words.split()]
