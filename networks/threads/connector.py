"""Threads: written by hand for now, heard by webhook."""

from collections.abc import Mapping

from networks import meta
from networks.manual.connector import Manual
from networks.protocol import Delivered
from networks.threads import webhook


class Threads(Manual):
    """By hand, with a webhook."""

    webhook_secrets = meta.WEBHOOK_SECRETS

    def __init__(self) -> None:
        super().__init__("threads")

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """By the app secret."""
        return meta.signature_ok(raw, headers, secret)

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """By the verify token that we chose when subscribing."""
        return meta.handshake(query, secret)

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """Raises `BadDelivery`."""
        return webhook.read(raw)
