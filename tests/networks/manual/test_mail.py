"""The door for e-mail: one message is one item, kept once, whatever stands in it."""

import io
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Account
from core.council.selectors import Current
from enquiries.models import Conversation, Message
from enquiries.tasks import take_in_deliveries
from networks.manual import mailbox
from networks.manual.mail import key_of, read_mail
from networks.models import Delivery
from networks.protocol import BadDelivery, Inbound, Kind
from tests.cast import Cast

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def mail(body: str = "When is my brown bin collected?", **headers: str) -> EmailMessage:
    """A notification that Nextdoor mails to the council."""
    letter = EmailMessage()
    given = {
        "From": "Maureen M. <maureen@residents.example>",
        "Subject": "A question",
        "Message-ID": "<1@nextdoor.example>",
    }
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in (given | {"Date": "Fri, 20 Nov 2026 10:00:00 +0000"} | named).items():
        letter[name] = value
    letter.set_content(body)
    return letter


def read(raw: bytes) -> Inbound:
    return read_mail(raw, network="nextdoor", account="register:1", kind=Kind.COMMENT, received_at=NOW)


def test_subject_and_words_are_one_message_with_the_mails_own_time() -> None:
    item = read(bytes(mail()))
    assert item.text == "A question\n\nWhen is my brown bin collected?"
    assert item.at == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    assert (item.author.name, item.author.handle) == ("Maureen M.", "maureen@residents.example")


def test_of_two_forms_the_plain_one_is_read_and_markup_is_taken_away() -> None:
    letter = mail("Plain words")
    letter.add_alternative("<p>Other words</p>", subtype="html")
    assert read(bytes(letter)).text.endswith("Plain words")
    only = mail()
    only.set_content(
        "<html><head><style>p{}</style></head><p>One &amp; two</p><script>x()</script><p>Three</p></html>",
        subtype="html",
    )
    assert read(bytes(only)).text == "A question\n\nOne & two\n\nThree"


def test_attachments_are_named_and_not_kept() -> None:
    letter = mail()
    letter.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", filename="bin.jpg")
    item = read(bytes(letter))
    assert [one.url for one in item.attachments] == ["bin.jpg, in the mailbox"]


def test_what_a_network_mails_for_many_is_a_person_of_its_own_each_time() -> None:
    one, two = (
        read(bytes(mail(From="Jo P. via Nextdoor <no-reply@nextdoor.example>", Message_ID=f"<{n}@x>"))) for n in (1, 2)
    )
    assert one.author.name == "Jo P. via Nextdoor"
    assert one.author.external_id != two.author.external_id


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Fri, 20 Nov 2036 10:00:00 +0000", "Fri, 20 Nov 1999 10:00:00 +0000"]
)
def test_a_mail_without_a_time_that_can_be_counts_from_when_it_came(date: str) -> None:
    assert read(bytes(mail(Date=date))).at == NOW


def test_an_unknown_character_set_is_read_as_well_as_it_can_be() -> None:
    raw = b"From: a@b.example\r\nContent-Type: text/plain; charset=klingon\r\n\r\nCaf\xe9\r\n"
    assert read(raw).text == "Café"


@pytest.mark.parametrize(
    ("letter", "sentence"),
    [(mail("", Subject=""), "no words"), (mail(Auto_Submitted="auto-replied"), "automatic answer")],
)
def test_what_is_no_message_is_refused_with_a_sentence(letter: EmailMessage, sentence: str) -> None:
    with pytest.raises(BadDelivery, match=sentence):
        read(bytes(letter))


@given(
    raw=st.one_of(
        st.binary(max_size=500),
        st.binary(max_size=200).map(
            lambda end: b"Content-Type: multipart/mixed; boundary=x\r\nFrom: =?\r\nDate: " + end
        ),
    )
)
def test_whatever_is_mailed_has_a_key_and_is_read_or_refused(raw: bytes) -> None:
    assert len(key_of(raw)) == 64
    try:
        item = read(raw)
    except BadDelivery:
        return
    assert item.text
    assert "\x00" not in item.text + item.author.name


def test_parts_that_break_the_rules_are_refused_with_a_sentence() -> None:
    inner = b'Content-Type: multipart/related; start="<q>"; boundary=c\r\n\r\n--d\r\n'
    with pytest.raises(BadDelivery, match="not in a form that we can read"):
        read(b"Subject: Bins\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + inner + b"--b--\r\n")


# Kept once -----------------------------------------------------------------------


@pytest.fixture
def nextdoor(cast: Cast, council: Current) -> Account:
    return cast.account("nextdoor", handle="ashmere-council", external_id="")


@pytest.mark.django_db(transaction=True)
def test_a_mail_becomes_an_enquiry_once_however_often_it_is_delivered(nextdoor: Account) -> None:
    letter = bytes(mail(Date=f"{timezone.now() - timedelta(hours=2):%a, %d %b %Y %H:%M:%S} +0000"))
    assert mailbox.keep_mail(nextdoor, letter)
    assert not mailbox.keep_mail(nextdoor, letter.replace(b"Subject: A", b"Received: by hop\r\nSubject: A"))
    take_in_deliveries()
    take_in_deliveries()
    talk = Conversation.objects.get()
    assert (talk.account, talk.channel) == (nextdoor, "comment")
    assert timezone.now() - talk.received_at > timedelta(minutes=115)
    assert Message.objects.get().author_name == "Maureen M."


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_read_is_parked_with_its_reason_and_nothing_waits_behind_it(nextdoor: Account) -> None:
    mailbox.keep_mail(nextdoor, bytes(mail("", Subject="", Message_ID="<empty@x>")))
    mailbox.keep_mail(nextdoor, b"x" * (mailbox.LARGEST + 1))
    mailbox.keep_mail(nextdoor, bytes(mail(Message_ID="<good@x>")))
    take_in_deliveries()
    assert sorted(Delivery.objects.parked().values_list("problem", flat=True)) == [
        "There are no words in this e-mail.", "This e-mail has 10,000,001 bytes, more than 10,000,000.",
    ]  # fmt: skip
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_private_mail_is_a_private_message(nextdoor: Account) -> None:
    mailbox.keep_mail(nextdoor, bytes(mail()), Kind.DIRECT_MESSAGE)
    take_in_deliveries()
    assert Conversation.objects.get().is_private


# The folder and the command --------------------------------------------------------


def maildir(folder: Path, *letters: bytes) -> Path:
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for number, letter in enumerate(letters):
        (folder / "new" / f"{number}.host").write_bytes(letter)
    return folder


@pytest.mark.django_db(transaction=True)
def test_a_maildir_is_read_once_and_its_messages_stay_in_it(nextdoor: Account, tmp_path: Path) -> None:
    folder = maildir(tmp_path / "mail", bytes(mail()), bytes(mail(Message_ID="<2@x>")), b"\x00nonsense")
    assert mailbox.take_in_folders({"nextdoor/ashmere-council": str(folder)}) == 3
    assert mailbox.take_in_folders({"nextdoor/ashmere-council": str(folder)}) == 0
    assert sorted(file.name for file in (folder / "cur").iterdir()) == ["0.host:2,S", "1.host:2,S", "2.host:2,S"]


@pytest.mark.django_db(transaction=True)
def test_a_message_that_cannot_be_moved_holds_up_none_behind_it(nextdoor: Account, tmp_path: Path) -> None:
    folder = maildir(tmp_path / "mail", bytes(mail()), bytes(mail(Message_ID="<2@x>")))
    first = min((folder / "new").iterdir(), key=lambda file: (file.stat().st_mtime, file.name))
    first.rename(first.with_name("0" * 255))  # no file can have a longer name
    assert mailbox.take_in_folders({"nextdoor/ashmere-council": str(folder)}) == 2
    assert len(list((folder / "new").iterdir())) == 1


@pytest.mark.django_db(transaction=True)
def test_a_folder_that_is_none_stops_no_other(
    nextdoor: Account, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = maildir(tmp_path / "mail", bytes(mail()))
    folders = {"nextdoor/nobody": "x", "nextdoor/Ashmere-Council": str(folder), "x/ashmere": str(folder)}
    assert mailbox.take_in_folders({"nextdoor/ashmere-council": str(tmp_path / "none")} | folders) == 1
    assert "There is no account “nextdoor/nobody” on the register" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_command_reads_one_message_from_a_pipe(
    nextdoor: Account, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def piped(raw: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        call_command("take_in_mail", "nextdoor/@ashmere-council")

    piped(bytes(mail()))
    piped(bytes(mail()))
    assert capsys.readouterr().out == "1 new message.\n0 new messages.\n"
    with pytest.raises(CommandError, match="no message on standard input"):
        piped(b"")
    with pytest.raises(CommandError, match="There is no account"):
        call_command("take_in_mail", "nextdoor/nobody")
