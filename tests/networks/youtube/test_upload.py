"""Sessions: where they may be, and what is kept when one breaks. The network itself is asked in the contract suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from accounts.catalogue import Action
from networks.outcomes import Failed, Refused
from networks.protocol import Request
from networks.registry import connector
from tests.networks.peers import Keyring


@contextmanager
def giving(location: str) -> Iterator[tuple[str, list[str]]]:
    """A server that opens every upload at `location`, and remembers what it was asked; `{base}` is its own address."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.send_header("location", location.format(base=f"http://127.0.0.1:{server.server_port}"))
            self.end_headers()

        def do_PUT(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(503)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def prepared(base: str) -> Failed:
    keyring = Keyring({"access_token": "t"})
    request = Request(Action.POST, "Bins", media=(keyring.film(),))
    with pytest.raises(Failed) as caught:
        connector("youtube").prepare(keyring.access("UC1", "council", base), request, {})
    return caught.value


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:9/upload/youtube/v3/videos?upload_id=1",
        "https://evil.example/upload/youtube/v3/videos?upload_id=1",
        "{base}/elsewhere?upload_id=1",
        "{base}@evil.example/upload/youtube/v3/videos?upload_id=1",
    ],
)
def test_a_session_anywhere_else_is_not_followed(location: str) -> None:
    with giving(location) as (base, asked):
        failed = prepared(base)
    assert failed.outcome == Refused(
        "YouTube gave an address for the upload that is not its own.", before_sending=False
    )
    assert asked == []


def test_what_breaks_inside_a_session_keeps_it() -> None:
    with giving("{base}/upload/youtube/v3/videos?uploadType=resumable&upload_id=a%2Fb") as (base, asked):
        failed = prepared(base)
    assert isinstance(failed.outcome, Refused)
    assert failed.outcome.before_sending
    assert failed.kept == {"session": {"uploadType": "resumable", "upload_id": "a/b"}}
    assert asked == ["/upload/youtube/v3/videos?uploadType=resumable&upload_id=a%2Fb"]


def test_an_upload_that_could_not_be_begun_keeps_nothing() -> None:
    assert prepared("http://127.0.0.1:9").kept == {}
