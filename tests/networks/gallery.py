"""A server that hands out the pictures of every peer, as the application does for networks that fetch them themselves."""

import itertools
from collections.abc import Mapping
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

NUMBERS = itertools.count(1)


class Gallery:
    """Ends with the tests. `handed_out` counts how often each path was fetched."""

    def __init__(self) -> None:
        self.walls: dict[str, Mapping[str, bytes]] = {}
        self.handed_out: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def hang(self, pictures: Mapping[str, bytes]) -> str:
        """The address below which these are handed out by their keys, those that are added later too."""
        wall = str(next(NUMBERS))
        self.walls[wall] = pictures
        return f"http://127.0.0.1:{self._server.server_port}/{wall}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gallery = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                _, wall, key = self.path.split("/", 2)
                content = gallery.walls.get(wall, {}).get(key)
                gallery.handed_out.append(self.path)
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *words: object) -> None:
                """Quiet."""

        return Handler


@cache
def gallery() -> Gallery:
    """The one of this process, opened when it is first needed."""
    return Gallery()
