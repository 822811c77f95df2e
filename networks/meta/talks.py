"""Direct messages of a Page and of an Instagram account, as Graph lists them. Messages are written through `{owner}/messages`.

Source: Messenger Platform, "Conversations API" and "Send API"; Instagram Platform, "Messaging".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from networks.classify import attempt
from networks.matching import earliest, words
from networks.meta.client import Graph
from networks.meta.errors import Meaning
from networks.outcomes import Accepted, Outcome
from networks.protocol import Author, Handle, Inbound, Kind, Request

WRITER = "id,message,created_time,from"


@dataclass(frozen=True)
class Talks:
    """The conversations of one account. `owner`: whose they are in the address. `platform`: Instagram's beside Messenger's."""

    graph: Graph
    meaning: Meaning
    network: str
    account: str
    owner: str
    platform: str | None = None

    def send(self, request: Request) -> Outcome:
        """To whoever wrote, within 24 hours; or once, within seven days, to the author of a comment."""
        comment, person = request.target.external_id, request.target.person
        recipient = {"comment_id": comment} if comment else {"id": person}
        body = {"recipient": recipient, "messaging_type": "RESPONSE", "message": {"text": request.text}}
        return attempt(partial(self.graph.post, self.owner, "messages", **body), self.meaning.messaged)

    def sent(self, request: Request, handle: Handle) -> Iterator[Accepted]:
        """Messages of ours with these words. Raises `Failed`."""
        fields = f"messages.limit(50){{{WRITER}}}"
        for talk in self._listed(fields=fields, user_id=request.target.person):
            for message in talk.get("messages", {}).get("data", []):
                ours = message["from"]["id"] == self.account and when(message["created_time"]) >= earliest(handle)
                if ours and words(message.get("message", "")) == words(request.text):
                    yield Accepted(message["id"], "")

    def since(self, since: datetime) -> Iterator[Inbound]:
        """Both sides' messages. Conversations come newest first, so the first one that is old ends the list."""
        for talk in self._listed(fields=f"updated_time,participants,messages.limit(50){{{WRITER}}}"):
            if when(talk["updated_time"]) < since:
                return
            people = talk.get("participants", {}).get("data", [])
            other = next((one["id"] for one in people if one["id"] != self.account), "")
            edge = {"fields": WRITER, "limit": 50}
            inside = talk.get("messages", {})
            for message in self.graph.listed((talk["id"], "messages"), self.meaning, inside, **edge):
                if when(message["created_time"]) < since:
                    break
                yield self._inbound(message, other)

    def _listed(self, **edge: Any) -> Iterator[dict[str, Any]]:
        return self.graph.listed((self.owner, "conversations"), self.meaning, platform=self.platform, **edge)

    def _inbound(self, message: dict[str, Any], other: str) -> Inbound:
        writer = message.get("from", {})
        return Inbound(
            network=self.network,
            account_external_id=self.account,
            kind=Kind.DIRECT_MESSAGE,
            external_id=message["id"],
            at=when(message["created_time"]),
            author=Author(writer.get("id", ""), writer.get("username", ""), writer.get("name", "")),
            text=message.get("message", ""),
            parent_external_id=other,
            is_ours=writer.get("id") == self.account,
            raw=message,
        )


def when(written: str) -> datetime:
    """Graph's own way of writing a time."""
    return datetime.fromisoformat(written).astimezone(UTC)
