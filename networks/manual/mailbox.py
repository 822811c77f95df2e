"""The door for e-mail: each message kept once and exactly as it came, before anybody reads it (as webhooks are)."""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from django.conf import settings

from accounts.models import Account
from networks.manual.mail import key_of, read_mail
from networks.manual.names import name_of
from networks.models import Delivery
from networks.protocol import BadDelivery, Inbound, Kind

log = logging.getLogger(__name__)
LARGEST: Final = 10_000_000
"""Bytes; what is larger is parked with its beginning."""
BEGINNING: Final = 100_000
AT_ONCE: Final = 200


class NoSuchAccount(Exception):
    """The name is not that of an account on the register."""


def account_called(name: str) -> Account:
    """The account “nextdoor/ashmere-district-council”: network and handle. Raises NoSuchAccount with a sentence."""
    network, _, handle = name.partition("/")
    found = Account.objects.filter(network=network, handle__iexact=handle.removeprefix("@")).exclude(handle="")
    account = found.order_by("-pk").first()
    if account is None:
        raise NoSuchAccount(f"There is no account “{name}” on the register. Write it like nextdoor/ashmere-council.")
    return account


def keep_mail(account: Account, raw: bytes, kind: Kind = Kind.COMMENT) -> bool:
    """Stores one message, once by its Message-ID; False where it is here already. When this returns it is committed."""
    problem = f"This e-mail has {len(raw):,} bytes, more than {LARGEST:,}." if len(raw) > LARGEST else ""
    key = f"mail:{account.pk}:{key_of(raw[:BEGINNING])}"
    body = raw[:BEGINNING] if problem else raw
    headers = {"account": account.pk, "kind": str(kind)}
    return Delivery.objects.get_or_create(
        network=account.network,
        delivery_key=key,
        defaults={"source": Delivery.Source.MAIL, "body": body, "headers": headers, "problem": problem},
    )[1]


def read(delivery: Delivery) -> Inbound:
    """What stands in a message that was kept. Raises BadDelivery."""
    account = Account.objects.filter(pk=delivery.headers["account"]).first()
    if account is None:
        raise BadDelivery("The account that this e-mail was for is not on the register.")
    kind = Kind(delivery.headers["kind"])
    return read_mail(
        bytes(delivery.body), network=account.network, account=name_of(account), kind=kind, received_at=delivery.received_at
    )  # fmt: skip


def take_in_folders(folders: Mapping[str, str] | None = None) -> int:
    """Keeps what waits in the maildirs of MAIL_IN; returns how many messages were new. A folder that fails stops no other."""
    new = 0
    for name, folder in (settings.MAIL_IN if folders is None else folders).items():
        try:
            new += take_in_folder(account_called(name), Path(folder))
        except (NoSuchAccount, OSError) as problem:
            log.error("the mail of %s cannot be read: %s", name, problem)
    return new


def take_in_folder(account: Account, folder: Path, kind: Kind = Kind.COMMENT) -> int:
    """Keeps the new messages of one maildir, and marks each as read once it is kept. Raises OSError for a folder that is none."""
    new = 0
    for file in _waiting(folder):
        try:
            with file.open("rb") as opened:
                new += keep_mail(account, opened.read(LARGEST + 1), kind)
            file.rename(folder / "cur" / f"{file.name}:2,S")
        except OSError as problem:  # one that cannot be read or moved holds up none behind it
            log.error("a message of %s stays where it is: %s", account, problem.strerror)
    return new


def _waiting(folder: Path) -> Iterator[Path]:
    """A maildir's new messages, oldest first (https://cr.yp.to/proto/maildir.html)."""
    (folder / "cur").mkdir(exist_ok=True)
    files = [file for file in (folder / "new").iterdir() if file.is_file() and not file.name.startswith(".")]
    yield from sorted(files, key=lambda file: (file.stat().st_mtime, file.name))[:AT_ONCE]
