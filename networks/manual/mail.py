"""An e-mail as something that a resident wrote: RFC 5322 with MIME, read by Python's own package.

A notification that a network mails to the council, or what a colleague forwards. Attachments are named, not kept: they
stay in the mailbox.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256
from html.parser import HTMLParser
from typing import Final

from networks.protocol import Attachment, Author, BadDelivery, Inbound, Kind
from networks.storable import text

LONGEST: Final = 20_000
"""Characters of one message; a network's own longest is 63,206, and nobody mails that."""
MOST_PARTS: Final = 100
CLOCKS_DIFFER: Final = timedelta(minutes=5)
NOBODY: Final = re.compile(
    r"^(?:no-?reply|do-?not-?reply|notifications?|notify|mailer-daemon|postmaster)\b", re.IGNORECASE
)
"""Addresses from which a network writes in the name of many residents."""
BLOCKS: Final = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table"})
SILENT: Final = frozenset({"script", "style", "head", "title"})


def key_of(raw: bytes) -> str:
    """The same for the same message, however often it is delivered: its Message-ID, or all of it where it has none."""
    try:
        said = _header(_parsed(raw), "Message-ID").strip()
    except Exception:  # whatever somebody sends must be kept, and must not stop the ones behind it
        said = ""
    return sha256(said.encode(errors="surrogatepass") if said else raw).hexdigest()


def read_mail(raw: bytes, *, network: str, account: str, kind: Kind, received_at: datetime) -> Inbound:
    """What stands in it. `received_at` counts where it has no time of its own. Raises BadDelivery with a sentence."""
    mail = _parsed(raw)
    if _header(mail, "Auto-Submitted").lower().startswith("auto-replied"):
        raise BadDelivery("This e-mail is an automatic answer.")
    try:
        words, attachments = _words(mail), tuple(_attachments(mail))
    except Exception:  # the package raises many kinds for parts that break the rules
        raise BadDelivery("The parts of this e-mail are not in a form that we can read.") from None
    if not words:
        raise BadDelivery("There are no words in this e-mail.")
    external_id = f"mail:{key_of(raw)}"
    return Inbound(
        network=network, account_external_id=account, kind=kind, external_id=external_id, at=_written_at(mail, received_at),
        author=_author(mail, external_id), text=words[:LONGEST], attachments=attachments,
    )  # fmt: skip


def _parsed(raw: bytes) -> EmailMessage:
    mail: EmailMessage = message_from_bytes(raw, policy=modern)
    return mail


def _header(mail: EmailMessage, name: str) -> str:
    """One header as text; what breaks the rules is read as nothing."""
    try:
        return text(str(mail.get(name, "")))
    except Exception:  # the package raises many kinds for headers that were made to break it
        return ""


def _written_at(mail: EmailMessage, received_at: datetime) -> datetime:
    try:
        at = parsedate_to_datetime(_header(mail, "Date"))
    except (TypeError, ValueError, OverflowError):
        return received_at
    at = at.replace(tzinfo=at.tzinfo or UTC)
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        return received_at
    return at if received_at - timedelta(days=366) < at < received_at + CLOCKS_DIFFER else received_at


def _author(mail: EmailMessage, external_id: str) -> Author:
    """Who wrote it. What a network writes in the name of others is a person of its own each time."""
    name, address = parseaddr(_header(mail, "From"))
    address = address.strip().lower()
    if not address or NOBODY.match(address):
        return Author(f"unknown:{external_id}", "", name[:200])
    return Author(f"mail:{address}"[:200], address[:200], name[:200])


def _words(mail: EmailMessage) -> str:
    """The subject, then what was written, as plain text."""
    subject = " ".join(_header(mail, "Subject").split())
    body = _body(mail)
    said = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in body.splitlines())).strip()
    return f"{subject}\n\n{said}".strip()


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    written = _decoded(part)  # type: ignore[arg-type]  # the stub says less than the package gives
    return _without_markup(written) if part.get_content_type() == "text/html" else written


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        return text(raw.decode(part.get_content_charset("utf-8"), errors="replace"))
    except (LookupError, ValueError):  # a character set that nobody knows
        return text(raw.decode("cp1252", errors="replace"))


class _Words(HTMLParser):
    """What a reader sees: no script, no style, no hidden head."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        if tag in BLOCKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))
        if tag in BLOCKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(re.sub(r"\s+", " ", data))


def _without_markup(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.said)


def _attachments(mail: EmailMessage) -> Iterator[Attachment]:
    for number, part in enumerate(mail.iter_attachments()):
        if number == MOST_PARTS:
            return
        yield Attachment(f"{text(part.get_filename() or part.get_content_type())[:200]}, in the mailbox")
