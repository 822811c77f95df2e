"""The little of Bluesky's AppView that a bare PDS passes on: notifications and counts, in the shapes of a live answer.

The notification is the sample cut from a live network; the rest of a page is made like it.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

SAMPLE = json.loads((Path(__file__).parent / "samples" / "11_bluesky_listNotifications_page.json").read_text())


class AppView:
    """What it will tell. Notifications are given newest first, `page_size` at a time."""

    def __init__(self) -> None:
        self.forget()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def forget(self) -> None:
        self.notifications: list[dict[str, Any]] = []
        self.posts: dict[str, dict[str, int]] = {}
        self.followers = 0
        self.page_size = 2

    def notify(self, at: str, reason: str = "reply", **changes: Any) -> str:
        """One more notification, newer than the others; its address."""
        notification = deepcopy(SAMPLE["notifications"][0]) | {"indexedAt": at, "reason": reason, **changes}
        notification["uri"] = changes.get(
            "uri", f"at://did:plc:resident/app.bsky.feed.post/3n2qfarcj{len(self.notifications):04}"
        )
        self.notifications.insert(0, notification)
        return str(notification["uri"])

    def answer(self, method: str, query: dict[str, list[str]]) -> dict[str, Any]:
        match method:
            case "app.bsky.notification.listNotifications":
                start = int(query.get("cursor", ["0"])[0])
                page = self.notifications[start : start + self.page_size]
                more = start + self.page_size < len(self.notifications)
                return {"notifications": page, **({"cursor": str(start + self.page_size)} if more else {})}
            case "app.bsky.feed.getPosts":
                return {"posts": [{"uri": uri, **self.posts[uri]} for uri in query["uris"] if uri in self.posts]}
            case "app.bsky.actor.getProfile":
                return {"did": query["actor"][0], "handle": "council.test", "followersCount": self.followers}
        raise KeyError(method)

    @contextmanager
    def running(self) -> Iterator["AppView"]:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        view = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                body = json.dumps(view.answer(parts.path.rpartition("/")[2], parse_qs(parts.query))).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler
