"""The inbox and the conversation as each role sees them; every form once right and once wrong."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.council.selectors import Current
from core.people.models import Person
from enquiries import services
from enquiries.models import Conversation, Message, ReplyDraft
from networks.models import Outbound
from tests.cast import Cast
from tests.enquiries.talk import again, arrives

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(cast: Cast, council: Current) -> Conversation:
    return arrives(cast.account(), text="When is it? See https://example.org/x?a=1. Thanks <b>")


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, talk: Conversation) -> str:
    return reverse(f"enquiries:{name}", args=[talk.pk])


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("grace", 200),
        ("priya", 200),
        ("callum", 200),
        ("imran", 200),
        ("dev", 404),
        ("leah", 404),
        ("jo", 403),
        ("ada", 403),
        ("arthur", 403),
    ],
)
def test_who_reads_a_conversation_that_nobody_was_given(cast: Cast, talk: Conversation, name: str, status: int) -> None:
    assert as_(getattr(cast, name)).get(talk.get_absolute_url()).status_code == status


def test_an_editor_reads_what_their_team_was_given(cast: Cast, talk: Conversation) -> None:
    services.assign(conversation_id=talk.pk, team=cast.waste, by=cast.grace)
    page = as_(cast.dev).get(talk.get_absolute_url()).content.decode()
    assert "Take this to reply" in page
    assert talk.reference in page
    assert as_(cast.leah).get(talk.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "take",
        "take_again",
        "reply",
        "holding",
        "assign",
        "hand_over",
        "no_response",
        "move",
        "note",
        "confirm",
        "confirm_all",
    ],
)
def test_no_verb_opens_a_door_to_a_conversation_of_others(cast: Cast, talk: Conversation, name: str) -> None:
    assert as_(cast.dev).post(url(name, talk), {"seen": 0}).status_code == 404
    assert again(talk).version == talk.version


@pytest.mark.parametrize(
    "view", ["mine", "nobodys", "new", "late", "today", "promised", "open", "finished", "nonsense", ""]
)
def test_every_view_of_the_inbox_opens(cast: Cast, talk: Conversation, view: str) -> None:
    for person in (cast.grace, cast.callum, cast.dev, cast.imran):
        assert as_(person).get(reverse("enquiries:inbox"), {"view": view}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "after=x~y",
        "after=2026-13-99~4",
        "after=~²",
        "network=none",
        "topic=999",
        "resident=99999999999999999999",
        "after=~99999999999999999999999",
        "team=x",
    ],
)
def test_an_address_that_somebody_has_changed_is_no_error(cast: Cast, talk: Conversation, query: str) -> None:
    assert as_(cast.grace).get(f"{reverse('enquiries:inbox')}?view=open&{query}").status_code == 200


def test_a_residents_words_are_shown_as_words(cast: Cast, talk: Conversation) -> None:
    page = as_(cast.grace).get(talk.get_absolute_url()).content.decode()
    assert "&lt;b&gt;" in page
    assert f"{url('leave', talk)}?to=https%3A//example.org/x%3Fa%3D1" in page
    assert 'href="https://example.org' not in page


def test_a_residents_link_is_shown_before_it_is_opened_and_no_other_is(cast: Cast, talk: Conversation) -> None:
    page = as_(cast.grace).get(url("leave", talk), {"to": "https://example.org/x?a=1"})
    assert 'rel="noopener noreferrer nofollow"' in page.content.decode()
    assert as_(cast.grace).get(url("leave", talk), {"to": "https://evil.example/"}).status_code == 404


def test_taking_puts_my_name_on_it_and_a_second_press_says_who_was_faster(cast: Cast, talk: Conversation) -> None:
    as_(cast.grace).post(url("take", talk), {"seen": talk.version})
    assert again(talk).assignee == cast.grace
    page = as_(cast.callum).post(url("take", talk), {"seen": talk.version}, follow=True).content.decode()
    assert "Somebody else was faster: Grace Mensah took this" in page


def test_a_version_of_five_thousand_digits_is_answered(cast: Cast, talk: Conversation) -> None:
    services.take(conversation_id=talk.pk, by=cast.grace)
    page = as_(cast.callum).post(url("take", talk), {"seen": "9" * 5_000}, follow=True).content.decode()
    assert "Somebody else was faster: Grace Mensah took this" in page


def test_a_reply_is_sent(cast: Cast, talk: Conversation) -> None:
    mine = services.take(conversation_id=talk.pk, by=cast.grace)
    page = (
        as_(cast.grace)
        .post(url("reply", talk), {"seen": mine.version, "text": "Every Friday."}, follow=True)
        .content.decode()
    )
    assert "is on its way" in page
    assert "Every Friday. ^GM" in page
    assert not ReplyDraft.objects.exists()


def test_an_empty_reply_is_refused_with_a_sentence(cast: Cast, talk: Conversation) -> None:
    mine = services.take(conversation_id=talk.pk, by=cast.grace)
    page = as_(cast.grace).post(url("reply", talk), {"seen": mine.version, "text": " "})
    assert page.status_code == 200
    assert "Enter your reply" in page.content.decode()


def test_a_reply_that_somebody_overtook_is_kept_as_a_draft(cast: Cast, talk: Conversation) -> None:
    mine = services.take(conversation_id=talk.pk, by=cast.grace)
    arrives(talk.account, "c-2", text="Never mind")
    page = (
        as_(cast.grace)
        .post(url("reply", talk), {"seen": mine.version, "text": "Every Friday."}, follow=True)
        .content.decode()
    )
    assert "Your reply is kept as a draft" in page
    assert ">Every Friday.</textarea>" in page
    assert not Outbound.objects.exists()


def test_a_draft_is_mine_alone(cast: Cast, talk: Conversation) -> None:
    services.take(conversation_id=talk.pk, by=cast.grace)
    as_(cast.grace).post(url("reply", talk), {"seen": 0, "text": "Only mine", "draft": "1"})
    assert "Only mine" in as_(cast.grace).get(talk.get_absolute_url()).content.decode()
    assert "Only mine" not in as_(cast.tom).get(talk.get_absolute_url()).content.decode()


WRONG = {
    "assign": ({"team": ""}, "What they need to know"),
    "hand_over": ({"to": "", "note": "The street is Mill Lane"}, "The street is Mill Lane"),
    "no_response": ({}, "There is a problem"),
    "move": ({"reason": "It is personal"}, "It is personal"),
    "note": ({"text": ""}, "There is a problem"),
    "holding": (
        {"promised_for_day": "1", "promised_for_month": "1", "promised_for_year": "2020", "text": "We look into it"},
        "We look into it",
    ),
    "confirm": ({"kind": "nonsense"}, "There is a problem"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_shown_again_with_what_was_typed(cast: Cast, talk: Conversation, name: str) -> None:
    mine = services.take(conversation_id=talk.pk, by=cast.grace)
    given, kept = WRONG[name]
    page = as_(cast.grace).post(url(name, talk), given | {"seen": mine.version})
    assert page.status_code == 200
    assert kept in page.content.decode()
    assert "error-summary" in page.content.decode()
    assert again(talk).version == mine.version


def test_every_form_works_once_filled_in(cast: Cast, talk: Conversation) -> None:
    client = as_(cast.grace)
    post = lambda name, **given: client.post(url(name, talk), given | {"seen": again(talk).version})  # noqa: E731
    assert post("assign", team=cast.waste.pk, note="Mill Lane").status_code == 302
    assert again(talk).team == cast.waste
    assert post("take").status_code == 302
    assert post("note", text="Ask the crew").status_code == 302
    assert post("confirm", kind="question", mood="neutral").status_code == 302
    assert again(talk).confirmed_by == cast.grace
    day = timezone.localdate() + timedelta(days=4)
    assert (
        post(
            "holding",
            promised_for_day=day.day,
            promised_for_month=day.month,
            promised_for_year=day.year,
            text="By {date}.",
        ).status_code
        == 302
    )
    assert f"By {day:%A %-d %B}. ^GM" in Message.objects.get(direction="out").text
    assert post("hand_over", to=cast.tom.pk, note="You know it").status_code == 302
    assert again(talk).assignee == cast.tom
    assert post("move", where="Private message", reason="It is personal").status_code == 302
    assert again(talk).state == "moved"
    assert post("take_again").status_code == 302
    assert post("no_response", reason="Nothing was asked").status_code == 302
    assert again(talk).state == "no_response"


def test_a_suggestion_is_confirmed_in_one_press(cast: Cast, talk: Conversation) -> None:
    as_(cast.grace).post(url("confirm_all", talk))
    assert again(talk).confirmed_by == cast.grace
    assert again(talk).kind == talk.suggested["kind"]["code"]


def test_an_agent_who_gives_their_own_away_lands_on_the_inbox(cast: Cast, council: Current) -> None:
    talk = arrives(cast.account())
    services.assign(conversation_id=talk.pk, team=cast.waste, by=cast.grace)
    mine = services.take(conversation_id=talk.pk, by=cast.dev)
    done = as_(cast.dev).post(url("assign", talk), {"team": cast.comms.pk, "seen": mine.version})
    assert done.status_code in {302, 403}
