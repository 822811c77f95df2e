"""The deliveries of the bench are genuine ones, and an answer that is not 200 stops it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench import deliveries
from networks.protocol import Kind
from networks.registry import CONNECTORS

HEAD = b"HTTP/1.1 200 OK\r\n"


def test_each_delivery_is_signed_and_is_one_comment_of_its_own() -> None:
    facebook = CONNECTORS["facebook"]
    made = deliveries.comments(7, 3, "104", "secret", "127.0.0.1:1")
    heads, bodies = zip(*(one.split(b"\r\n\r\n", 1) for one in made), strict=True)
    for head, body in zip(heads, bodies, strict=True):
        lines = [line.split(b": ", 1) for line in head.split(b"\r\n")[1:]]
        headers = {name.decode().lower(): value.decode() for name, value in lines}
        assert facebook.signature_ok(body, headers, "secret")
        assert int(headers["content-length"]) == len(body)
    read = [event for body in bodies for event in facebook.read_webhook(body)]
    assert len({event.key for event in read}) == 3
    assert {event.inbound.kind for event in read if event.inbound} == {Kind.COMMENT}


@contextmanager
def answering(*answers: bytes) -> Iterator[int]:
    """A server that gives these answers, each to one request on the same connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                for answer in answers:
                    line.recv(65_536)
                    line.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    "answer", [HEAD + b"Content-Length: 2\r\n\r\nok", HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"]
)
def test_a_connection_is_used_again_whatever_way_the_body_ends(answer: bytes) -> None:
    with answering(answer, answer) as port:
        assert len(deliveries._one_after_another([b"first", b"second"], "127.0.0.1", port, 0.0)) == 2


def test_another_answer_than_200_stops_the_bench() -> None:
    with (
        answering(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n") as port,
        pytest.raises(RuntimeError, match="403"),
    ):
        deliveries._one_after_another([b"first"], "127.0.0.1", port, 0.0)


def test_a_connection_that_breaks_stops_the_bench() -> None:
    with answering(b"HTTP/1.1 200") as port, pytest.raises(RuntimeError, match="closed the connection"):
        deliveries._one_after_another([b"first"], "127.0.0.1", port, 0.0)
