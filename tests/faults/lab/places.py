"""Where a round's posts go: the pretend networks with their faults, or Bluesky's own server behind a proxy that breaks answers.

Each knows what is really out. That is the only thing by which a round is judged.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, Protocol

from accounts.models import Account
from networks.connections import connection_of, sealed
from networks.http import Client
from networks.protocol import Secrets
from tests.cast import Cast
from tests.faults.lab.ledger import ledger
from tests.networks.bluesky.peer import join
from tests.networks.drop_proxy import Break, DropProxy
from tests.networks.peers import HERE
from tests.sandbox.running import Sandbox

NETWORKS: Final = ("facebook", "x")


@dataclass(frozen=True)
class Weather:
    """Shares of all answers to posts; the faults that are not named are a quarter of `cut` each. `too_late`: milliseconds."""

    cut: float
    refused: float
    too_late: int


class Place(Protocol):
    """What the lab asks of a place."""

    def account(self, cast: Cast, number: int) -> Account:
        """A new, connected account."""

    def make(self, weather: Weather) -> None: ...

    def clear_up(self) -> None: ...

    def out(self) -> Counter[str]:
        """Every text that residents can read, and how often it stands there."""


@dataclass
class Pretend:
    """The sandbox."""

    sandbox: Sandbox

    def account(self, cast: Cast, number: int, network: str = "") -> Account:
        pretend = self.sandbox.account(network or NETWORKS[number % len(NETWORKS)])
        account = cast.account(pretend.known["network"], handle=pretend.handle, external_id=pretend.id)
        return connected(account, {"access_token": pretend.token})

    def post_of(self, account: Account) -> str:
        """Something that stands there to be answered."""
        post = {
            "network": account.network,
            "account": account.external_id,
            "text": "Bin days",
            "at": "2026-01-05T09:00:00Z",
        }
        answer = self.sandbox.control("POST", "backfill", posts=[{**post, "ref": "it"}])
        return str(answer["ids"]["it"])

    def make(self, weather: Weather) -> None:
        """Cut, refuse, truncate, answer too late, never receive."""
        less = weather.cut / 4
        for share, when, effect, more in (
            (weather.refused, "before", "status", {"status": 400}),
            (weather.cut, "after_commit", "drop", {}),
            (less, "before", "drop", {}),
            (less, "after_commit", "truncate", {}),
            (less, "after_commit", "delay", {"delay_ms": weather.too_late}),
            (less, "before", "delay", {"delay_ms": weather.too_late}),
        ):
            match = {"method": "POST", "path": "/(feed|tweets)$"}
            self.sandbox.control("POST", "faults", match=match, when=when, effect=effect, share=share, **more)

    def clear_up(self) -> None:
        self.sandbox.control("DELETE", "faults")

    def out(self) -> Counter[str]:
        return Counter(entry["text"] for entry in ledger(self.sandbox))


@dataclass
class Bluesky:
    """The real server, at `pds`; our side reaches it through `proxy`, which cuts answers and loses requests by `chance`."""

    pds: str
    proxy: DropProxy
    chance: Random
    people: list[dict[str, Any]] = field(default_factory=list)

    def account(self, cast: Cast, number: int) -> Account:
        person = join(self.pds, f"council{number}")
        self.people.append(person)
        account = cast.account("bluesky", handle=person["handle"], external_id=person["did"])
        session = {"access_jwt": person["accessJwt"], "refresh_jwt": person["refreshJwt"]}
        return connected(account, {"password": person["password"], "server": self.proxy.url, **session})

    def make(self, weather: Weather) -> None:
        def broken(call: str) -> Break | None:
            if "putRecord" not in call:
                return None
            drawn = self.chance.random()
            return "answer lost" if drawn < weather.cut else "request lost" if drawn < weather.cut * 1.25 else None

        self.proxy.planned_for = broken  # type: ignore[method-assign]

    def clear_up(self) -> None:
        del self.proxy.planned_for

    def out(self) -> Counter[str]:
        return Counter(text for person in self.people for text in self._texts(person["did"]))

    def _texts(self, did: str) -> Iterable[str]:
        """All records of one repository, a hundred at a time."""
        asked: dict[str, Any] = {"repo": did, "collection": "app.bsky.feed.post", "limit": 100}
        while True:
            page = Client(self.pds, HERE, 20).call("GET", ("xrpc", "com.atproto.repo.listRecords"), params=asked).fields
            yield from (record["value"]["text"] for record in page["records"])
            if not page.get("cursor"):
                return
            asked["cursor"] = page["cursor"]


def connected(account: Account, secrets: Secrets) -> Account:
    link = connection_of(account)
    link.secrets = sealed(secrets)
    link.save()
    return account
