"""The client, against servers that behave as badly as networks do on their worst day."""

import datetime
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from networks import http
from networks.http import AllowedHosts, Answer, Client, NoAnswer

HERE = AllowedHosts(frozenset(), demonstration=True)
GOOD = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"ok":true}'
Serve = Callable[[socket.socket], None]


@contextmanager
def server(serve: Serve, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that does with its connections whatever `serve` does; its base URL."""
    listening = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with suppress(OSError):
            while True:
                connection = listening.accept()[0]
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

    def handle(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if tls is None:
                serve(connection)
                return
            with tls.wrap_socket(connection, server_side=True) as secure:
                serve(secure)

    threading.Thread(target=run, daemon=True).start()
    try:
        yield f"{'https' if tls else 'http'}://localhost:{listening.getsockname()[1]}"
    finally:
        listening.close()


def answering(content: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(content)

    return serve


def hanging_up(connection: socket.socket) -> None:
    connection.recv(65_536)


def dripping(connection: socket.socket) -> None:
    connection.recv(65_536)
    for byte in GOOD[:-1] * 100:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def get(base: str, within: float = 5.0, hosts: AllowedHosts = HERE) -> Answer:
    return Client(base, hosts, within).call("GET", ("a", "b"), token="secret-token", params={"q": "1"})


def trouble(base: str, within: float = 5.0, hosts: AllowedHosts = HERE) -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        get(base, within, hosts)
    return caught.value


def test_an_answer_is_given_whatever_its_status() -> None:
    with server(answering(b"HTTP/1.1 503 Busy\r\nX-Reset: 5\r\nContent-Length: 2\r\n\r\n{}")) as base:
        answer = get(base)
    assert (answer.status, answer.headers["x-reset"], answer.json) == (503, "5", {})


def test_nothing_was_sent_where_no_connection_could_be_made() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    failed = trouble(f"http://127.0.0.1:{port}")
    assert not failed.sent
    assert failed.passing
    assert failed.reason == "No connection to 127.0.0.1 could be made."


def test_something_was_sent_where_the_connection_closes_without_an_answer() -> None:
    with server(hanging_up) as base:
        assert trouble(base).sent


def test_half_an_answer_is_no_answer() -> None:
    with server(answering(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":')) as base:
        assert trouble(base).sent


def test_a_connection_that_breaks_inside_the_headers_is_no_empty_answer() -> None:
    with server(answering(b"HTTP/1.1 200 OK\r\nServ")) as base:
        assert trouble(base).sent


def test_the_deadline_holds_although_a_byte_arrives_every_moment() -> None:
    with server(dripping) as base:
        begun = time.monotonic()
        failed = trouble(base, within=0.5)
    assert time.monotonic() - begun < 1.5
    assert failed.sent
    assert failed.reason == "localhost gave no whole answer within 0.5 seconds."


def test_the_deadline_holds_although_nobody_reads_the_request() -> None:
    with server(lambda connection: time.sleep(3)) as base:
        begun = time.monotonic()
        with pytest.raises(NoAnswer) as caught:
            Client(base, HERE, 0.5).call("POST", ("upload",), body=b"x" * 50_000_000)
    assert time.monotonic() - begun < 1.5
    assert caught.value.sent


def test_all_calls_of_one_errand_share_its_deadline() -> None:
    def slowly(connection: socket.socket) -> None:
        time.sleep(0.3)
        answering(GOOD)(connection)

    with server(slowly) as base:
        client = Client(base, HERE, 0.5)
        client.call("GET", ("first",))
        with pytest.raises(NoAnswer, match=r"within 0\.5 seconds"):
            client.call("GET", ("second",))
        time.sleep(0.3)
        with pytest.raises(NoAnswer) as caught:
            client.call("GET", ("third",))
    assert not caught.value.sent


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST_ANSWER", 1_000)
    with server(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000)) as base:
        assert trouble(base).sent


def test_a_redirect_is_not_followed() -> None:
    seen = []

    def serve(connection: socket.socket) -> None:
        seen.append(connection.recv(65_536))
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")

    with server(serve) as base:
        assert get(base).status == 302
    assert len(seen) == 1


def test_the_token_travels_in_the_header_and_stands_in_no_error() -> None:
    seen = []

    def serve(connection: socket.socket) -> None:
        seen.append(connection.recv(65_536))

    with server(serve) as base:
        failed = trouble(base)
    head, _, rest = seen[0].partition(b"\r\n")
    assert b"secret-token" not in head
    assert b"Authorization: Bearer secret-token" in rest
    assert "secret-token" not in f"{failed!r} {failed.reason}"
    assert failed.__suppress_context__


@pytest.mark.parametrize(
    "url", ["http://localhost:1", "https://graph.facebook.com.example.com", "http://graph.facebook.com"]
)
def test_production_reaches_only_its_named_hosts_and_only_by_https(url: str) -> None:
    failed = trouble(url, hosts=AllowedHosts(frozenset({"graph.facebook.com"})))
    assert not failed.sent
    assert not failed.passing


def test_production_reaches_no_machine_nearby_whatever_a_name_says() -> None:
    seen = []

    def serve(connection: socket.socket) -> None:
        seen.append(connection.recv(65_536))

    with server(serve) as base:
        failed = trouble(base.replace("http://", "https://"), hosts=AllowedHosts(frozenset({"localhost"})))
        time.sleep(0.05)
    assert failed.reason == "The network's name leads to a machine that this installation may not reach."
    assert not failed.sent
    assert seen in ([], [b""])


@pytest.mark.parametrize("url", ["https://graph.facebook.com", "http://example.com", "http://127.0.0.1.example.com"])
def test_a_demonstration_reaches_nobody_outside(url: str) -> None:
    failed = trouble(url)
    assert failed.reason.startswith("This is a demonstration")
    assert not failed.sent


@pytest.mark.parametrize("part", ["", ".", ".."])
def test_a_missing_identity_never_becomes_another_address(part: str) -> None:
    with pytest.raises(NoAnswer, match="An identity is missing"):
        Client("http://localhost:1", HERE, 5).call("DELETE", ("2", "tweets", part))


def test_an_identity_cannot_lead_out_of_its_place() -> None:
    seen = []

    def serve(connection: socket.socket) -> None:
        seen.append(connection.recv(65_536))
        connection.sendall(GOOD)

    with server(serve) as base:
        Client(base, HERE, 5).call("DELETE", ("2", "tweets", "../users?x=1#y"))
    assert seen[0].startswith(b"DELETE /2/tweets/..%2Fusers%3Fx%3D1%23y HTTP/1.1")


@pytest.mark.parametrize(
    ("header", "value", "seconds"),
    [
        ("retry-after", "120", 120),
        ("retry-after", "Fri, 20 Nov 2026 10:01:30 GMT", 90),
        ("x-rate-limit-reset", "1795169700", 900),
        ("ratelimit-reset", "1795169100", 300),
        ("retry-after", "nonsense", 60),
        ("x-rate-limit-reset", "nonsense", 60),
        ("retry-after", "\N{SUPERSCRIPT TWO}", 60),
        ("retry-after", "Fri, 31 Dec 9999 23:59:59 -2300", 60),
        ("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT", 86_400 * 31),
        ("retry-after", "9" * 30, 86_400 * 31),
        ("x-rate-limit-reset", "99999999999", 86_400 * 31),
        ("date", "nothing about waiting", 60),
    ],
)
def test_the_time_to_wait_is_the_one_that_the_network_states(header: str, value: str, seconds: int) -> None:
    now = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)
    with time_machine.travel(now, tick=False):
        until = Answer(429, {header: value}, b"").wait_until(datetime.timedelta(seconds=60))
    assert until - now == datetime.timedelta(seconds=seconds)


class TestOverTls:
    """The same promises where the connection is encrypted."""

    def test_a_certificate_of_nobody_ends_it_before_anything_is_sent(self, certificate: ssl.SSLContext) -> None:
        with server(answering(GOOD), certificate) as base:
            assert not trouble(base).sent

    def test_the_deadline_holds(self, certificate: ssl.SSLContext, trusted: None) -> None:
        with server(dripping, certificate) as base:
            begun = time.monotonic()
            failed = trouble(base, within=0.6)
        assert time.monotonic() - begun < 1.6
        assert failed.sent
        assert failed.reason == "localhost gave no whole answer within 0.6 seconds."

    def test_an_answer_arrives(self, certificate: ssl.SSLContext, trusted: None) -> None:
        with server(answering(GOOD), certificate) as base:
            assert get(base).fields == {"ok": True}

    def test_whom_it_trusts_is_read_once_for_all_calls(
        self, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read, original = [], ssl.create_default_context
        monkeypatch.setattr(ssl, "create_default_context", lambda **given: read.append(given) or original(**given))
        http._trust.cache_clear()
        with server(answering(GOOD), certificate) as base:
            assert [trouble(base).sent for _ in range(3)] == [False] * 3
        assert len(read) == 1


@pytest.fixture(scope="module")
def certificate_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def certificate(certificate_file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file)
    return context


@pytest.fixture
def trusted(certificate_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_trust", lambda: ssl.create_default_context(cafile=certificate_file))


@pytest.mark.parametrize("token", ["secret\nsecret", "secret\N{EURO SIGN}"])
def test_a_token_that_no_header_can_carry_is_in_no_exception_and_nothing_is_sent(token: str) -> None:
    with server(answering(GOOD)) as base, pytest.raises(NoAnswer) as broken:
        Client(base, HERE, 5).call("GET", ["x"], token=token)
    assert not broken.value.sent
    assert "secret" not in "".join(traceback.format_exception(broken.value))


def test_an_answer_that_is_nested_too_deep_is_no_json() -> None:
    assert Answer(200, {}, b"[" * 200_000).json is None


def test_a_name_with_many_addresses_that_do_not_answer_ends_by_the_deadline_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, ExitStack() as waiting:
        for _ in range(3):  # whoever comes after these is not heard
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        known = (socket.AF_INET, socket.SOCK_STREAM, 6, "", deaf.getsockname())
        monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: [known] * 10)
        begun = time.monotonic()
        with pytest.raises(NoAnswer) as broken:
            Client("http://localhost:1", HERE, 0.5).call("GET", ["x"])
        assert time.monotonic() - begun < 2
        assert not broken.value.sent
