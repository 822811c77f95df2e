"""What a busy network does to us: signed deliveries over eight connections, as fast as they are answered or at a given pace."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Final

CONNECTIONS: Final = 8
SECONDS_FOR_AN_ANSWER: Final = 20
OK: Final = b"HTTP/1.1 200"
END_OF_HEAD: Final = b"\r\n\r\n"
LAST_CHUNK: Final = b"0\r\n\r\n"


@dataclass(frozen=True)
class Answered:
    """When the first began and the last ended, and how long each answer took, in seconds."""

    took: float
    waits: list[float]


def comments(first: int, number: int, page: str, secret: str, host: str) -> list[bytes]:
    """Requests as Facebook sends them, each one comment by one of a thousand residents under one of fifty posts."""
    return [_request(_comment(n, page), secret, host) for n in range(first, first + number)]


def send(requests: Sequence[bytes], host: str, port: int, *, rate: float | None = None) -> Answered:
    """All of them, shared out over the connections; `rate`: so many a second. Raises RuntimeError for any answer but 200."""
    begun_at = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        parts = [requests[place::CONNECTIONS] for place in range(CONNECTIONS)]
        pause = CONNECTIONS / rate if rate else 0.0
        waits = list(pool.map(lambda part: _one_after_another(part, host, port, pause), parts))
    return Answered(time.perf_counter() - begun_at, [wait for some in waits for wait in some])


def _one_after_another(requests: Sequence[bytes], host: str, port: int, pause: float) -> list[float]:
    waits, next_at = [], time.perf_counter()
    with closing(Line(host, port)) as line:
        for request in requests:
            time.sleep(max(0.0, next_at - time.perf_counter()))
            next_at = max(next_at + pause, time.perf_counter() - pause)
            begun_at = time.perf_counter()
            line.ask(request)
            waits.append(time.perf_counter() - begun_at)
    return waits


class Line:
    """One connection, made again where the server closes it."""

    def __init__(self, host: str, port: int) -> None:
        self.address = host, port
        self.socket: socket.socket | None = None

    def ask(self, request: bytes) -> None:
        """Returns when the whole answer is there. Raises RuntimeError where that is not 200."""
        self.socket = self.socket or socket.create_connection(self.address, SECONDS_FOR_AN_ANSWER)
        self.socket.sendall(request)
        answer = b""
        while not _is_whole(answer):
            answer += (some := self.socket.recv(65_536))
            if not some:
                raise RuntimeError("The web server closed the connection in the middle of an answer.")
        if not answer.startswith(OK):
            raise RuntimeError(f"A delivery was answered with {answer[:40].decode(errors='replace')}.")
        if b"connection: close" in answer.lower():
            self.close()

    def close(self) -> None:
        if self.socket:
            self.socket.close()
        self.socket = None


def _is_whole(answer: bytes) -> bool:
    """The head, and the body as the head says that it ends: by its last chunk or its length."""
    head, end, body = answer.partition(END_OF_HEAD)
    if b"\r\ntransfer-encoding: chunked" in head.lower():
        return body.endswith(LAST_CHUNK)
    stated = re.search(rb"\r\ncontent-length: *(\d+)", head.lower())
    return bool(end) and len(body) >= int(stated[1] if stated else 0)


def _comment(number: int, page: str) -> bytes:
    now = int(time.time())
    post, comment = f"{page}_{number % 50}", f"{number % 50}_{number}"
    value = {
        "from": {"id": f"bench-{number % 1_000}", "name": "Fern Fictional"},
        "post": {"id": post, "permalink_url": f"https://www.facebook.com/{post}", "is_published": True},
        "message": f"Our brown bin at number {number} of Mill Lane was missed again. When is it emptied?",
        "post_id": post, "comment_id": comment, "created_time": now, "item": "comment", "parent_id": post, "verb": "add",
    }  # fmt: skip
    body = {"object": "page", "entry": [{"id": page, "time": now, "changes": [{"field": "feed", "value": value}]}]}
    return json.dumps(body, separators=(",", ":")).encode()


def _request(body: bytes, secret: str, host: str) -> bytes:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST /webhooks/facebook/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
