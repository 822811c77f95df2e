"""What stands behind a Bluesky server on this machine: an AppView that reads what is really on it, and a page for residents.

A bare PDS passes `app.bsky.*` on to an AppView. This one knows three questions, those that our connector asks:
notifications, counts of posts, a profile (lexicons app.bsky.notification.listNotifications, feed.getPosts, actor.getProfile).
It asks the PDS each time and keeps nothing. Loopback only, for the demonstration and the tests: it believes whoever asks.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from networks.http import AllowedHosts, Client

POST, LIKE, REPOST = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost"
FOLLOW = "app.bsky.graph.follow"
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
Record = Mapping[str, Any]
Page = Callable[[str, Mapping[str, str] | None], tuple[int, str, str]]
"""Path and what was typed, or None where the page is only read; status, where to go (or ""), and the page."""
KINDS = {"<": "text/html; charset=utf-8", "{": "application/json"}
"""What a body is by its first letter; the rest is the style sheet."""


@dataclass(frozen=True)
class Written:
    """One record on the server with who wrote it."""

    uri: str
    cid: str
    did: str
    handle: str
    value: Record

    @property
    def at(self) -> datetime:
        """When the server gave it its key (atproto.com, "Timestamp identifiers"): the same after every start."""
        number = 0
        for letter in self.uri.rpartition("/")[2]:
            number = number << 5 | SORTABLE.index(letter)
        return datetime.fromtimestamp((number >> 10) / 1_000_000, UTC)

    @property
    def author(self) -> dict[str, str]:
        return {"did": self.did, "handle": self.handle, "displayName": self.handle.partition(".")[0].capitalize()}


class Town:
    """Everything that everybody wrote on one server."""

    def __init__(self, pds: str) -> None:
        self.pds = pds

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        client = Client(self.pds, AllowedHosts(frozenset(), demonstration=True), within=10)
        return client.call("GET", ("xrpc", method), params=params).fields

    def people(self) -> dict[str, str]:
        """Handles by DID."""
        dids = [repo["did"] for repo in self.ask("com.atproto.sync.listRepos", limit=500)["repos"]]
        return {did: self.ask("com.atproto.repo.describeRepo", repo=did)["handle"] for did in dids}

    def written(self, *collections: str) -> list[Written]:
        """The records of those collections, newest first; each person's newest hundred."""
        found = [
            Written(record["uri"], record["cid"], did, handle, record["value"])
            for did, handle in self.people().items()
            for collection in collections
            for record in self.ask("com.atproto.repo.listRecords", repo=did, collection=collection, limit=100)[
                "records"
            ]
        ]
        return sorted(found, key=lambda record: record.at, reverse=True)

    def notifications(self, did: str) -> Iterator[dict[str, Any]]:
        """What somebody else wrote to, about or under what `did` wrote."""
        for record in self.written(POST):
            reason = _reason(record.value, did) if record.did != did else ""
            if reason:
                yield {
                    "uri": record.uri, "cid": record.cid, "author": record.author, "reason": reason, "record": record.value,
                    "reasonSubject": _quoted(record.value), "indexedAt": _stamp(record.at), "isRead": False, "labels": [],
                }  # fmt: skip

    def counts(self, uri: str) -> dict[str, Any]:
        about = self.written(POST, LIKE, REPOST)
        return {
            "uri": uri,
            "likeCount": sum(_of(one, LIKE) and _subject(one.value) == uri for one in about),
            "repostCount": sum(_of(one, REPOST) and _subject(one.value) == uri for one in about),
            "replyCount": sum(_parent(one.value) == uri for one in about),
            "quoteCount": sum(_quoted(one.value) == uri for one in about),
        }

    def profile(self, did: str) -> dict[str, Any]:
        followers = [one for one in self.written(FOLLOW) if one.value.get("subject") == did]
        return {"did": did, "handle": self.people().get(did, ""), "followersCount": len(followers)}

    def answer(self, method: str, asked: Mapping[str, list[str]], did: str) -> dict[str, Any] | None:
        """The answer to one of the three questions, or None."""
        match method:
            case "app.bsky.notification.listNotifications":
                return _page(list(self.notifications(did)), asked)
            case "app.bsky.feed.getPosts":
                known = {record.uri for record in self.written(POST)}
                return {"posts": [self.counts(uri) for uri in asked.get("uris", []) if uri in known]}
            case "app.bsky.actor.getProfile":
                return self.profile(asked["actor"][0])
        return None


def _page(found: list[dict[str, Any]], asked: Mapping[str, list[str]]) -> dict[str, Any]:
    start, size = int(asked.get("cursor", ["0"])[0]), int(asked.get("limit", ["50"])[0])
    more = {"cursor": str(start + size)} if start + size < len(found) else {}
    return {"notifications": found[start : start + size], **more}


def _reason(post: Record, did: str) -> str:
    """Why `did` is told of a post: an answer in their thread, a mention, a quote; or nothing."""
    thread = post.get("reply", {})
    if any(_belongs(thread.get(place, {}).get("uri", ""), did) for place in ("parent", "root")):
        return "reply"
    features = [feature for facet in post.get("facets", []) for feature in facet.get("features", [])]
    if any(feature.get("did") == did for feature in features):
        return "mention"
    return "quote" if _belongs(_quoted(post), did) else ""


def _belongs(uri: str, did: str) -> bool:
    return uri.startswith(f"at://{did}/")


def _quoted(post: Record) -> str:
    """The post that it quotes, also where pictures hang on it too."""
    record = post.get("embed", {}).get("record", {})
    return str(record.get("record", record).get("uri", ""))


def _parent(value: Record) -> str:
    return str(value.get("reply", {}).get("parent", {}).get("uri", ""))


def _subject(value: Record) -> str:
    return str(value.get("subject", {}).get("uri", ""))


def _of(record: Written, collection: str) -> bool:
    return f"/{collection}/" in record.uri


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _asker(header: str) -> str:
    """Whose question the server passes on: the issuer of its token."""
    body = header.removeprefix("Bearer ").split(".")[1:2]
    padded = (body[0] if body else "") + "=="
    try:
        return str(json.loads(base64.urlsafe_b64decode(padded)).get("iss", "")).partition("#")[0]
    except ValueError:
        return ""


def serve(town: Town, page: Page, port: int) -> ThreadingHTTPServer:
    """A server that is ready to run, on `port` of this machine, or on a free one."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if not parts.path.startswith("/xrpc/"):
                self.send(*page(parts.path, None))
                return
            method, asked = parts.path.removeprefix("/xrpc/"), parse_qs(parts.query)
            found = town.answer(method, asked, _asker(self.headers.get("authorization", "")))
            unknown = {"error": "MethodNotImplemented", "message": f"{method} is not answered here."}
            self.send(501 if found is None else 200, "", json.dumps(unknown if found is None else found))

        def do_POST(self) -> None:
            if self.headers.get("origin", self.here) != self.here:
                self.send(403, "", json.dumps({"error": "Forbidden", "message": "Write on the page itself."}))
                return
            length = min(int(self.headers.get("content-length") or 0), 100_000)
            typed = parse_qs(self.rfile.read(length).decode(errors="replace"))
            self.send(*page(self.path, {name: values[0] for name, values in typed.items()}))

        @property
        def here(self) -> str:
            return f"http://127.0.0.1:{self.connection.getsockname()[1]}"

        def send(self, status: int, go_to: str, body: str) -> None:
            content = body.encode()
            self.send_response(status)
            self.send_header("content-type", KINDS.get(body[:1], "text/css"))
            self.send_header("content-length", str(len(content)))
            if go_to:
                self.send_header("location", go_to)
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked has gone
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
