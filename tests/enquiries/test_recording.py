"""Recording what somebody wrote on a network that no machine reads: on the page, and through the API."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import Account
from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council.selectors import Current
from core.people.models import Person
from enquiries.models import Conversation, Message
from enquiries.recording import Written, accounts_for, may_record, record_written
from networks.protocol import Kind
from tests.cast import Cast
from tests.networks.outbox.conftest import connected

pytestmark = pytest.mark.django_db
ADDRESS = "https://nextdoor.co.uk/p/AbC"


@pytest.fixture
def nextdoor(cast: Cast, council: Current) -> Account:
    return cast.account("nextdoor", handle="ashmere-council", external_id="")


@pytest.fixture(autouse=True)
def files_of_a_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def written(words: str = "When is my brown bin collected?", **facts: Any) -> Written:
    given = {"kind": Kind.COMMENT, "at": timezone.now() - timedelta(hours=1), "name": "Maureen M."}
    return Written(words=words, **given | facts)


def recorded(cast: Cast, account: Account, *args: Any, by: Person | None = None, **facts: Any) -> Message:
    return record_written(account_id=account.pk, written=written(*args, **facts), by=by or cast.grace)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_it_becomes_an_enquiry_whose_deadline_counts_from_the_networks_own_time(cast: Cast, nextdoor: Account) -> None:
    at = timezone.now() - timedelta(hours=3)
    message = recorded(cast, nextdoor, at=at)
    talk = message.conversation
    assert (talk.received_at, talk.state, talk.account) == (at, "new", nextdoor)
    assert talk.due_at is not None
    assert (message.author_name, message.text) == ("Maureen M.", "When is my brown bin collected?")
    entry = Entry.objects.about(talk).get(code="enquiries.conversation.recorded")
    assert entry.actor == cast.grace
    assert "brown bin" not in str(entry.after)


def test_two_accounts_of_one_network_without_its_ids_are_told_apart(cast: Cast, nextdoor: Account) -> None:
    other = cast.account("nextdoor", handle="ashmere-museum", external_id="")
    assert recorded(cast, other).account == other
    assert recorded(cast, nextdoor).account == nextdoor


@pytest.mark.parametrize(
    "again",
    [
        ADDRESS,
        f"{ADDRESS}/?utm_source=share",
        "https://www.nextdoor.co.uk/p/AbC#comments",
        "https://m.nextdoor.co.uk/p/AbC?si=1",
    ],
)
def test_the_same_address_is_not_recorded_twice(cast: Cast, nextdoor: Account, again: str) -> None:
    first = recorded(cast, nextdoor, address=ADDRESS)
    with pytest.raises(RuleBroken, match=f"already, as {first.conversation.reference}: it has the same address"):
        recorded(cast, nextdoor, "Other words", name="Another", address=again, by=cast.tom)
    assert Message.objects.count() == 1


def test_the_same_words_of_the_same_person_on_the_same_day_are_not_recorded_twice(
    cast: Cast, nextdoor: Account
) -> None:
    at = timezone.now() - timedelta(days=1)
    first = recorded(cast, nextdoor, at=at)
    with pytest.raises(RuleBroken, match=f"as {first.conversation.reference}: the same words by the same person"):
        recorded(cast, nextdoor, "when is my  brown bin collected?", name="maureen m.", at=at, address=ADDRESS)
    recorded(cast, nextdoor, at=at - timedelta(days=1))
    recorded(cast, nextdoor, at=at, name="Somebody Else")
    assert Message.objects.count() == 3


def test_who_has_a_handle_is_known_again_and_a_name_alone_is_no_proof(cast: Cast, nextdoor: Account) -> None:
    first, second = (recorded(cast, nextdoor, words, handle="@Mau") for words in ("One", "Two"))
    assert first.conversation.resident == second.conversation.resident
    third, fourth = (recorded(cast, nextdoor, words, name="John S.") for words in ("Three", "Four"))
    assert third.conversation.resident != fourth.conversation.resident
    post = "https://nextdoor.co.uk/p/Post"
    fifth, sixth = (recorded(cast, nextdoor, words, name="John S.", post=post) for words in ("Five", "Six"))
    assert fifth.conversation == sixth.conversation


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"words": " \n"}, "words"), ({"words": "x" * 20_001}, "words"), ({"at": timezone.now() + timedelta(hours=2)}, "at"),
        ({"at": timezone.now() - timedelta(days=400)}, "at"), ({"address": "javascript:alert(1)"}, "address"),
        ({"address": "https://facebook.com/1"}, "address"), ({"post": "https://nextdoor.co.uk.evil.example/1"}, "post"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, nextdoor: Account, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        recorded(cast, nextdoor, **{"words": "Words", **facts})
    assert refusal.value.field == field
    assert not Conversation.objects.exists()


def test_what_a_machine_reads_is_not_recorded_by_hand(cast: Cast, nextdoor: Account) -> None:
    facebook, x, whatsapp = cast.account("facebook"), connected(cast.account("x")), cast.account("whatsapp")
    assert may_record(cast.grace, facebook)
    assert "comes in by itself" in may_record(cast.grace, x).sentence
    assert not may_record(cast.grace, whatsapp)
    assert {account.pk for account in accounts_for(cast.grace)} == {nextdoor.pk, facebook.pk}


def test_an_editor_records_for_their_own_accounts_only(cast: Cast, nextdoor: Account) -> None:
    own = cast.account("nextdoor", handle="ashmere-waste", external_id="", department=cast.waste)
    assert accounts_for(cast.dev) == [own]
    with pytest.raises(RuleBroken, match="You do not answer residents on"):
        recorded(cast, nextdoor, by=cast.dev)


# The page ---------------------------------------------------------------------


def typed(account: Account, **facts: str) -> dict[str, Any]:
    now = timezone.localtime() - timedelta(minutes=5)
    at = {"at_day": f"{now.day}", "at_month": f"{now.month}", "at_year": f"{now.year}", "at_time": f"{now:%H:%M}"}
    return (
        {"account": account.pk, "kind": "comment", "words": "When is my brown bin collected?", "name": "Maureen M."}
        | at
        | facts
    )


def test_the_page_takes_it_into_the_inbox(cast: Cast, nextdoor: Account) -> None:
    answer = signed_in(cast.callum).post("/inbox/record/", typed(nextdoor), follow=True)
    page = answer.content.decode()
    assert f"It is in the inbox, as {Conversation.objects.get().reference}." in page
    assert "When is my brown bin collected?" in page
    again = signed_in(cast.callum).post("/inbox/record/", typed(nextdoor)).content.decode()
    assert "This is in the inbox already" in again
    assert "Error: " in again


def test_a_screenshot_is_kept_with_the_words_for_those_who_may_read_them(cast: Cast, nextdoor: Account) -> None:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    file.name = "screen.png"
    file.seek(0)
    page = (
        signed_in(cast.grace)
        .post("/inbox/record/", typed(nextdoor) | {"screenshot": file}, follow=True)
        .content.decode()
    )
    kept = Message.objects.get().attachments[0]
    assert kept["url"] in page
    shown = signed_in(cast.grace).get(kept["url"])
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    assert signed_in(cast.leah).get(kept["url"]).status_code == 404
    assert signed_in(cast.grace).get(kept["url"].replace(kept["kept"], "0" * 64)).status_code == 404


def test_a_screenshot_that_is_none_gets_a_sentence_and_nothing_is_recorded(cast: Cast, nextdoor: Account) -> None:
    file = io.BytesIO(b"<svg onload=alert(1)>")
    file.name = "x.png"
    page = signed_in(cast.grace).post("/inbox/record/", typed(nextdoor) | {"screenshot": file}).content.decode()
    assert "not a JPEG, PNG or WebP picture" in page
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [
        {"words": ""},
        {"account": "9999"},
        {"account": "x"},
        {"kind": "x"},
        {"at_day": "31", "at_month": "2"},
        {"at_time": "25:00"},
        {"words": "🙂" * 21_000},
    ],
)
def test_bad_input_gets_a_sentence_never_an_error_page(cast: Cast, nextdoor: Account, facts: dict[str, str]) -> None:
    answer = signed_in(cast.grace).post("/inbox/record/", typed(nextdoor) | facts)
    assert (answer.status_code, "There is a problem" in answer.content.decode()) == (200, True)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("grace", 200), ("callum", 200), ("dev", 200), ("imran", 403), ("ada", 403), ("arthur", 403)]
)
def test_who_opens_the_page(cast: Cast, nextdoor: Account, who: str, status: int) -> None:
    for path in ("/inbox/record/", "/inbox/record/file/"):
        assert signed_in(getattr(cast, who)).get(path).status_code == status


def test_where_nothing_is_read_by_hand_the_page_says_so(cast: Cast, council: Current) -> None:
    assert "comes in by itself" in signed_in(cast.dev).get("/inbox/record/").content.decode()


def test_the_inbox_leads_there_for_those_who_may(cast: Cast, council: Current) -> None:
    assert "Record what somebody wrote elsewhere" in signed_in(cast.grace).get("/inbox/").content.decode()
    assert "Record what somebody wrote elsewhere" not in signed_in(cast.imran).get("/inbox/").content.decode()


def test_the_api_uses_the_same_verb(cast: Cast, nextdoor: Account) -> None:
    client, body = (
        signed_in(cast.grace),
        {"account": nextdoor.pk, "kind": "review", "words": "Slow.", "at": timezone.now().isoformat()},
    )
    made = client.post("/api/conversations/record/", body, content_type="application/json")
    assert (made.status_code, made.json()["channel"]) == (201, "review")
    again = client.post("/api/conversations/record/", body, content_type="application/json")
    assert (again.status_code, "already" in again.json()["detail"]) == (400, True)
    assert (
        client.post("/api/conversations/record/", body | {"account": 9999}, content_type="application/json").status_code
        == 404
    )
    assert (
        signed_in(cast.ada).post("/api/conversations/record/", body, content_type="application/json").status_code == 403
    )
