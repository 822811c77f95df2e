"""“Waits for the resident”: the clock stands still once we have asked, and goes on when they write."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council.selectors import Current
from enquiries import services
from enquiries.models import Conversation
from tests.cast import Cast
from tests.enquiries.talk import again, arrives, becomes
from tests.publishing.browsing import browser, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(cast: Cast, council: Current) -> Conversation:
    """Grace has it."""
    found = arrives(cast.account(), "c-1", root_post_external_id="p-1")
    return services.take(conversation_id=found.pk, by=cast.grace)


def asked(talk: Conversation, cast: Cast, *, promised_for: date | None = None) -> Conversation:
    """Grace has sent a holding reply with a question, and the network has it."""
    message = services.send_reply(
        conversation_id=talk.pk,
        text="Which street is it?",
        by=cast.grace,
        seen=again(talk).version,
        promised_for=promised_for or timezone.localdate() + timedelta(days=3),
    )
    becomes(message, "published")
    return again(talk)


def waits(talk: Conversation, cast: Cast) -> Conversation:
    return services.wait_for_resident(conversation_id=talk.pk, by=cast.grace)


def test_the_clock_stops_and_the_promise_ends(talk: Conversation, cast: Cast) -> None:
    assert asked(talk, cast).due_at is not None
    waiting = waits(talk, cast)
    assert (waiting.state, waiting.due_at, waiting.next_warning_at, waiting.promised_for) == (
        "waiting",
        None,
        None,
        None,
    )
    entry = Entry.objects.about(talk).first()
    assert entry is not None
    assert (entry.code, entry.actor) == ("enquiries.conversation.waits", cast.grace)


def test_nobody_gains_time_who_has_asked_nothing(talk: Conversation, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Write to the resident first"):
        waits(talk, cast)
    asked(talk, cast)
    arrives(talk.account, "c-2", root_post_external_id="p-1", text="Elm Road", at=timezone.now())
    with pytest.raises(RuleBroken, match="Write to the resident first"):
        waits(talk, cast)
    assert again(talk).due_at is not None


def test_a_question_that_is_not_out_yet_stops_no_clock(talk: Conversation, cast: Cast) -> None:
    services.send_reply(conversation_id=talk.pk, text="Which street?", by=cast.grace, seen=again(talk).version)
    with pytest.raises(RuleBroken, match="Write to the resident first"):
        waits(talk, cast)


def test_when_the_resident_writes_the_clock_goes_on_and_the_officer_is_told(talk: Conversation, cast: Cast) -> None:
    asked(talk, cast)
    waits(talk, cast)
    arrives(talk.account, "c-2", root_post_external_id="p-1", text="Elm Road", at=timezone.now())
    found = again(talk)
    assert Conversation.objects.count() == 1
    assert (found.state, found.assignee) == ("taken", cast.grace)
    assert found.due_at is not None
    assert cast.grace.notices.filter(words__contains="wrote again").exists()


def test_what_is_sent_meanwhile_is_an_answer_like_any_other(talk: Conversation, cast: Cast) -> None:
    asked(talk, cast)
    waits(talk, cast)
    last = services.send_reply(conversation_id=talk.pk, text="We found it.", by=cast.grace, seen=again(talk).version)
    becomes(last, "published")
    assert again(talk).state == "answered"


def test_a_further_holding_reply_is_a_promise_again(talk: Conversation, cast: Cast) -> None:
    asked(talk, cast)
    waits(talk, cast)
    assert asked(talk, cast).state == "promised"


def test_only_whose_it_is_may_wait(talk: Conversation, cast: Cast) -> None:
    asked(talk, cast)
    with pytest.raises(RuleBroken, match="Grace Mensah deals with this"):
        services.wait_for_resident(conversation_id=talk.pk, by=cast.tom)
    waits(talk, cast)
    with pytest.raises(RuleBroken, match="waits for the resident already"):
        waits(talk, cast)


def test_the_button_stands_there_when_it_may_be_pressed(talk: Conversation, cast: Cast) -> None:
    grace, where = browser(cast.grace), f"/inbox/{talk.pk}/"
    assert f"{where}wait/" not in grace.get(where).content.decode()
    asked(talk, cast)
    assert f"{where}wait/" in grace.get(where).content.decode()
    page = words(grace.post(f"{where}wait/", {"seen": again(talk).version}, follow=True))
    assert "The clock stands still until the resident writes." in page
    assert "Waits for the resident" in page
    assert again(talk).state == "waiting"


def test_a_page_that_is_out_of_date_changes_nothing(talk: Conversation, cast: Cast) -> None:
    asked(talk, cast)
    old = again(talk).version - 1
    page = words(browser(cast.grace).post(f"/inbox/{talk.pk}/wait/", {"seen": old}, follow=True))
    assert "Somebody else was faster" in page
    assert again(talk).state == "promised"


def test_by_the_api(talk: Conversation, cast: Cast) -> None:
    asked(talk, cast)
    where = f"/api/conversations/{talk.pk}/wait/"

    def post(**facts: Any) -> Any:
        return browser(cast.grace).post(where, facts, content_type="application/json")

    assert post(seen=again(talk).version - 1).status_code == 409
    assert post(seen=again(talk).version).json()["state"] == "waiting"
