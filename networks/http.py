"""One HTTP call to a network, and what is known when it goes wrong.

`requests` writes the request. It is sent by `urllib3`, whose connection is watched, because neither says the three things
that publishing hangs on:
- whether the first byte of the request left (before it, nothing happened, for certain);
- the whole call ends by a deadline (their read time-out starts anew with each byte that arrives);
- the peer is one that this installation may speak to, looked at after the name was resolved.
Each call has a connection of its own: a kept one may be dead, and finding out costs an unknown outcome. Whom TLS trusts is
read once for all: for each call, as a session of `requests` does it, that is 26 ms of processor time, more than all else.
Tokens travel in the header, never in a URL, and no exception of this module carries either.
"""

import ipaddress
import json as jsonlib
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPException
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

import certifi
import requests
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from networks.deadlines import cut_at

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
LARGEST_ANSWER = 5_000_000
"""Bytes. A page of a hundred comments is some 200 kB."""
LONGEST_WAIT = timedelta(days=31)
"""No network can keep us waiting for longer, whatever its header says."""

Json = Any


class NoAnswer(Exception):
    """No whole answer came. `sent`: the request may have reached the network. `passing`: it may go better later."""

    def __init__(self, reason: str, *, sent: bool, passing: bool = True) -> None:
        super().__init__(reason)
        self.reason, self.sent, self.passing = reason, sent, passing


@dataclass(frozen=True)
class AllowedHosts:
    """Whom this installation may reach.

    A demonstration reaches this machine only, so that nothing pretended can go out; every other installation reaches
    the named hosts only, by HTTPS, and never this machine or its neighbours, whatever a name resolves to.
    """

    names: frozenset[str]
    demonstration: bool = False

    def check(self, url: str) -> None:
        """Raises `NoAnswer` before anything is sent."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self.demonstration and not (host == "localhost" or _is_loopback(host)):
            raise _not_allowed(f"This is a demonstration: it does not reach {host}.")
        if not self.demonstration and (parts.scheme != "https" or host not in self.names):
            raise _not_allowed(f"This installation may not reach {host} at this address.")

    def check_peer(self, address: str) -> None:
        """Raises `NoAnswer` where the name has led somewhere that is not allowed."""
        if self.demonstration != _is_loopback(address) or not (self.demonstration or _is_public(address)):
            raise _not_allowed("The network's name leads to a machine that this installation may not reach.")


def _not_allowed(reason: str) -> NoAnswer:
    return NoAnswer(reason, sent=False, passing=False)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_public(host: str) -> bool:
    return ipaddress.ip_address(host).is_global


@dataclass(frozen=True)
class Answer:
    """A whole answer: status, headers (lower case), body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Json:
        """The body as JSON, or `None` where it is none."""
        try:
            return jsonlib.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def fields(self) -> dict[str, Json]:
        """The body's JSON object; empty where it is none."""
        return self.json if isinstance(self.json, dict) else {}

    def wait_until(self, otherwise: timedelta) -> datetime:
        """When the network says that it may be asked again (UTC); `otherwise` from now where it names no time to come.

        Read: `Retry-After` (RFC 9110, 10.2.3), `x-rate-limit-reset` (X), `ratelimit-reset` (Bluesky).
        """
        stated = _retry_after(self.headers.get("retry-after", "")) or _epoch(
            self.headers.get("x-rate-limit-reset") or self.headers.get("ratelimit-reset") or ""
        )
        now = network_time()
        wanted = stated if stated and stated > now else now + otherwise
        return min(wanted, now + LONGEST_WAIT)


def network_time() -> datetime:
    """Now, where the networks live: not the hour that a demonstration shows."""
    return datetime.now(UTC)


def _retry_after(value: str) -> datetime | None:
    try:
        if value.isdecimal():
            return network_time() + timedelta(seconds=min(int(value), LONGEST_WAIT.total_seconds()))
        return parsedate_to_datetime(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _epoch(value: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None


class Client:
    """The calls of one errand to one network: they share its deadline, `within` seconds from now."""

    def __init__(self, base_url: str, hosts: AllowedHosts, within: float) -> None:
        self._base_url, self._hosts = base_url.rstrip("/"), hosts
        self._within, self.ends_at = within, time.monotonic() + within

    def address(self, path: Iterable[str]) -> str:
        """Where a call with this path goes, as it is signed (OAuth 1.0a). Raises `NoAnswer` where a part is missing."""
        return "/".join((self._base_url, *map(_part, path)))

    def call(
        self,
        method: str,
        path: Iterable[str],
        *,
        token: str = "",
        params: Mapping[str, Any] | str | None = None,
        json: Json = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        body: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        basic: tuple[str, str] | None = None,
    ) -> Answer:
        """Ask and read the whole answer, whatever its status. `path` is given in parts, each of which is quoted.

        A `body` in pieces that says its length (`len`) is sent as it is read.
        `params` as one text stand in the address as they are: a network may have a grammar of its own for them.
        Raises `NoAnswer`.
        """
        url = self.address(path)
        self._hosts.check(url)
        request = requests.Request(
            method,
            url,
            params=params,
            json=json,
            data=form or body,
            files=files,
            auth=basic,
            headers=dict(headers or {}),
        )
        request.headers["Accept-Encoding"] = "identity"  # an answer cannot grow after its size was looked at
        if token:
            request.headers["Authorization"] = f"Bearer {token}"
        return self._watched(_written(request))

    def _watched(self, request: requests.PreparedRequest) -> Answer:
        line = _Line(self._hosts)
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise NoAnswer(self._too_late(request), sent=False)
        _line.set(line)
        try:
            with cut_at(self.ends_at, line.cut):
                return _ask(request, min(CONNECT_SECONDS, left))
        except (HTTPError, HTTPException, OSError, UnicodeError):  # the last: a name that no resolver takes
            # `from None`: the cause would carry the URL and the headers into logs and error pages.
            raise NoAnswer(self._why(request, line), sent=line.sent) from None

    def _why(self, request: requests.PreparedRequest, line: "_Line") -> str:
        if line.is_cut:
            return self._too_late(request)
        if line.sent:
            return f"The connection to {_host(request)} broke before its answer was complete."
        return f"No connection to {_host(request)} could be made."

    def _too_late(self, request: requests.PreparedRequest) -> str:
        return f"{_host(request)} gave no whole answer within {self._within:g} seconds."


def _written(request: requests.Request) -> requests.PreparedRequest:
    try:
        prepared = request.prepare()
        for value in prepared.headers.values():
            value.encode("latin-1")  # as http.client will, which shows the token where it cannot
        return prepared
    except (requests.RequestException, UnicodeError):
        # `from None`: the cause would carry the address or the token.
        sentence = "No request can be written: the address or the access holds what none can carry."
        raise NoAnswer(sentence, sent=False, passing=False) from None


def _part(part: str) -> str:
    if part in {"", ".", ".."}:
        raise NoAnswer("An identity is missing, so there is no address to ask.", sent=False, passing=False)
    return quote(part, safe="")


def _host(request: requests.PreparedRequest) -> str:
    return urlsplit(request.url or "").hostname or "the network"


def _ask(request: requests.PreparedRequest, connect: float) -> Answer:
    with _pool_for(urlsplit(request.url or "")) as pool:
        response = pool.urlopen(
            request.method or "GET", request.path_url, body=request.body, headers=request.headers, retries=False, redirect=False,
            timeout=Timeout(connect=connect, read=READ_SECONDS), preload_content=False, decode_content=False,
            chunked=request.body is not None and "Content-Length" not in request.headers,
        )  # fmt: skip
        with response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            if not _says_where_it_ends(response.status, headers):
                raise HTTPError
            return Answer(response.status, headers, _read(response))


def _pool_for(address: SplitResult) -> HTTPConnectionPool:
    """One connection; without proxies or passwords that the machine's own files name, which would see the tokens."""
    host, port = address.hostname or "", address.port
    if address.scheme == "https":
        return _SecurePool(host, port, maxsize=1, ssl_context=_trust())
    return _Pool(host, port, maxsize=1)


@cache
def _trust() -> ssl.SSLContext:
    """The authorities that browsers trust."""
    return ssl.create_default_context(cafile=certifi.where())


def _says_where_it_ends(status: int, headers: Mapping[str, str]) -> bool:
    """Otherwise a connection that broke inside the headers would look like a whole, empty answer."""
    return (
        status in {204, 304} or "content-length" in headers or headers.get("transfer-encoding", "").lower() == "chunked"
    )


def _read(response: BaseHTTPResponse) -> bytes:
    body = bytearray()
    for piece in response.stream(65_536):
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise HTTPError
    return bytes(body)


class _Line:
    """The connection of one call: has it carried anything yet, and can it be cut?"""

    def __init__(self, hosts: AllowedHosts) -> None:
        self.hosts, self.sent, self.is_cut = hosts, False, False
        self._socket: socket.socket | None = None

    def opened(self, connection: socket.socket) -> None:
        self._socket = connection
        if self.is_cut:
            self.cut()

    def cut(self) -> None:
        self.is_cut = True
        if self._socket is not None:
            try:
                # The plain socket's own method: TLS would forget its state while the other thread still reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                pass  # already closed


_line: ContextVar[_Line] = ContextVar("line")


class _Watched(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        """The addresses of a name share the time to connect: urllib3's own gives all of it to each."""
        ends_at, trouble = time.monotonic() + float(self.timeout or CONNECT_SECONDS), OSError()
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        for left, (family, kind, protocol, _, address) in zip(range(len(found), 0, -1), found, strict=True):
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(max((ends_at - time.monotonic()) / left, 0.001))
                connection.connect(address)
                _line.get().hosts.check_peer(connection.getpeername()[0])
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.settimeout(self.timeout)
                return connection
            except BaseException as error:
                connection.close()
                if not isinstance(error, OSError):
                    raise
                trouble = error
        raise trouble

    def connect(self) -> None:
        super().connect()
        _line.get().opened(self.sock)

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        _line.get().sent = True
        super().send(data)


class _WatchedSecurely(_Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _WatchedSecurely
