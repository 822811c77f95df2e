"""A proxy that breaks a connection at the moment that matters: after the request took effect, or before it left.

The network behind it is real; only the answer, or the request, gets lost.
"""

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Break = Literal["answer lost", "request lost"]
NOT_PASSED_ON = {"transfer-encoding", "connection", "content-length"}
"""The Host is: Flickr's signatures are over the address that was asked."""


class DropProxy:
    """Forwards to `upstream`; `url` is its own address with the same path in front."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self.upstream = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.seen: list[str] = []
        self._planned: list[tuple[Break, str]] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # whoever asked may have been killed
        self.url = f"http://127.0.0.1:{self._server.server_port}{parts.path}"

    def plan(self, what: Break, match: str, times: int = 1) -> None:
        """Break the next `times` calls whose `METHOD /path` contains `match`."""
        self._planned += [(what, match)] * times

    @contextmanager
    def running(self) -> Iterator["DropProxy"]:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def planned_for(self, call: str) -> Break | None:
        with self._lock:
            self.seen.append(call)
            for number, (what, match) in enumerate(self._planned):
                if match in call:
                    del self._planned[number]
                    return what
        return None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                what = proxy.planned_for(f"{self.command} {self.path}")
                if what == "request lost":
                    self.close_connection = True
                    return
                answer, content = self.ask(body)
                if what == "answer lost":
                    self.close_connection = True
                    return
                self.answer(answer, content)

            def ask(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
                connection = http.client.HTTPConnection(*proxy.upstream, timeout=30)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_PASSED_ON}
                with closing(connection):
                    connection.request(self.command, self.path, body, headers)
                    answer = connection.getresponse()
                    return answer, answer.read()

            def answer(self, answer: http.client.HTTPResponse, content: bytes) -> None:
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in NOT_PASSED_ON:
                        self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = pass_on

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler
