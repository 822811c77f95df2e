"""Answers of networks, made by hand: for the tables that say what each means."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from networks.http import Answer

SAMPLES = Path(__file__).parent / "samples"
VECTORS = json.loads((SAMPLES / "signature_vectors.json").read_text("utf-8"))
SECRET = VECTORS["secret"]


def answer(status: int, body: Any = None, **headers: str) -> Answer:
    """One answer; header names with underscores."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, raw)


def sample(name: str) -> bytes:
    """The bytes that a network signed."""
    return (SAMPLES / f"{name}.raw").read_bytes()


def signed(name: str) -> dict[str, str]:
    """The headers that came with them, names in lower case."""
    return {header.lower(): value for header, value in VECTORS["vectors"][name].items()}


class Scripted:
    """A server that gives these answers one after the other, and remembers what it was asked."""

    def __init__(self, *answers: tuple[int, Any]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []

    @contextmanager
    def running(self) -> Iterator[str]:
        """Its base URL."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        script = self

        class Handler(BaseHTTPRequestHandler):
            def respond(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                script.asked.append((self.command, self.path, headers, body))
                status, content = script.answers.pop(0)
                raw = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST = do_PUT = do_DELETE = respond

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler
