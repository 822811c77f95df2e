"""Stands where the application would: answers the handshakes, keeps raw bodies, and can be told to fail."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

SECRET = b"test-app-secret"


def hex_signature(raw: bytes) -> str:
    return "sha256=" + hmac.new(SECRET, raw, hashlib.sha256).hexdigest()


def bare_signature(raw: bytes) -> str:
    return hmac.new(SECRET, raw, hashlib.sha256).hexdigest()


def base64_signature(raw: bytes) -> str:
    return "sha256=" + base64.b64encode(hmac.new(SECRET, raw, hashlib.sha256).digest()).decode()


@dataclass(frozen=True)
class Arrived:
    """One webhook as it came in."""

    network: str
    raw: bytes
    headers: dict[str, str]

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.raw))

    @property
    def is_genuine(self) -> bool:
        """The check that the application makes, over the raw bytes."""
        if self.network == "linkedin":
            return self.headers.get("x-li-signature") == bare_signature(b"hmacsha256=" + self.raw)
        if self.network in {"facebook", "instagram", "threads"}:
            return self.headers.get("x-hub-signature-256") == hex_signature(self.raw)
        return self.headers.get("x-twitter-webhooks-signature") == base64_signature(self.raw)


class Receiver:
    """`failures` next answers are 500; `arrived` holds all that came."""

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.failures = 0
        self.knows_the_handshake = True
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/webhooks/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, wanted: Callable[[Arrived], bool], number: int = 1) -> list[Arrived]:
        """Those that match, once there are so many."""
        deadline = time.monotonic() + 8
        while len(found := [one for one in list(self.arrived) if wanted(one)]) < number:
            assert time.monotonic() < deadline, f"{len(found)} of {number} webhooks came"
            time.sleep(0.01)
        return found

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(200, receiver.handshake(self.path))

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                network = self.path.strip("/").split("/")[-1]
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.arrived.append(Arrived(network, raw, headers))
                fails = receiver.failures > 0
                receiver.failures -= fails
                self._answer(500 if fails else 200, b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                pass

        return Handler

    def handshake(self, path: str) -> bytes:
        """Meta's challenge or X's CRC, as the application would answer."""
        query = parse_qs(urlsplit(path).query)
        if not self.knows_the_handshake:
            return b"no"
        if "challengeCode" in query:
            code = query["challengeCode"][0]
            return json.dumps({"challengeCode": code, "challengeResponse": bare_signature(code.encode())}).encode()
        if "crc_token" in query:
            return json.dumps({"response_token": base64_signature(query["crc_token"][0].encode())}).encode()
        return query["hub.challenge"][0].encode() if query["hub.verify_token"] == ["V"] else b"no"
