"""The calls of one sign-in or one renewal: to the hosts that its network names, and all of them within one deadline."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from networks.classify import Classify, read
from networks.http import AllowedHosts, Answer, Client

SECONDS = 20.0
"""A person waits for it, and X's codes live for thirty seconds."""


@dataclass(frozen=True)
class Web:
    """`base_url` stands before paths without a host, and in a demonstration before every path: the pretend network."""

    base_url: str
    hosts: AllowedHosts
    ends_at: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    def address(self, url: str) -> str:
        """Where `url` of the real network is reached from here."""
        parts = urlsplit(url)
        real = parts.netloc and not self.hosts.demonstration
        return url if real else f"{self.base_url.rstrip('/')}{parts.path}"

    def call(self, method: str, url: str, **what: Any) -> Answer:
        """As `networks.http.Client.call`. Raises `NoAnswer`."""
        base, path = _split(self.address(url))
        return Client(base, self.hosts, self.ends_at - time.monotonic()).call(method, path, **what)

    def read(self, classify: Classify, url: str, token: str, **params: Any) -> Mapping[str, Any]:
        """The JSON object that a call without effect brings. Raises `Failed`."""
        return read(lambda: self.call("GET", url, token=token, params=params), classify).fields


def _split(address: str) -> tuple[str, list[str]]:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}", [part for part in parts.path.split("/") if part]
