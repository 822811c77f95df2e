"""Public warnings of impostors: two people, factual words, and an end (REG-16)."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from accounts import services
from accounts.models import ImpostorWarning
from accounts.services.warnings import end_old_warnings
from accounts.states import WarningState
from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.people.models import Person
from council_social.demonstration.clock import moved_to
from tests.accounts.impostor_cases import WORDS, checked, looked_into, reported, warned, with_evidence
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def write(cast: Cast, words: str = WORDS, **answers: str) -> ImpostorWarning:
    return services.write_warning(impostor_id=with_evidence(cast, **answers).pk, words=words, by=cast.grace)


def test_a_warning_is_published_by_somebody_else_than_its_writer(cast: Cast) -> None:
    warning = services.write_warning(impostor_id=with_evidence(cast).pk, words=WORDS, by=cast.priya)
    with pytest.raises(RuleBroken, match="You wrote this, so someone else must publish it. Nobody yet can"):
        services.publish_warning(warning_id=warning.pk, by=cast.priya)
    other = cast.joins("Omar Lewis", "OL", "comms_manager", cast.comms)
    published = services.publish_warning(warning_id=warning.pk, by=other)
    assert (published.state, published.published_by) == (WarningState.PUBLISHED, other)


def test_only_a_comms_manager_publishes(cast: Cast) -> None:
    warning = warned(cast, published=False)
    for role, person in cast.everybody().items():
        if role in {"comms_manager", "comms_officer"}:
            continue
        with pytest.raises(RuleBroken, match="Priya Nair can publish it"):
            services.publish_warning(warning_id=warning.pk, by=person)
    with pytest.raises(RuleBroken, match="Priya Nair can publish it"):
        services.publish_warning(warning_id=warning.pk, by=cast.tom)


def test_the_database_refuses_a_warning_of_one_person_and_other_words(cast: Cast) -> None:
    rows = ImpostorWarning.objects.filter(pk=warned(cast, published=False).pk)
    now = timezone.now()
    for facts in (
        {"state": "published"},
        {"state": "published", "published_at": now, "published_by": cast.grace},
        {"published_by": cast.priya},
        {"words": "Other words, which nobody has read"},
        {"written_by": cast.tom},
        {"state": "ended"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**facts)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete("default")


@pytest.mark.parametrize(("words", "sentence"), [
    ("", "Say in a sentence or two"), ("Do not trust it", "Say in a sentence or two"),
    ("Whoever runs this account is a fraudster. Do not answer.", "leave out “fraudster”"),
    ("These thieves want your card number. Do not answer.", "leave out “thieves”"),
    ("Not ours. Look at https://x.com/ashmere_pretend yourself.", "Leave out addresses"),
])  # fmt: skip
def test_words_say_what_it_does_and_not_what_somebody_is(cast: Cast, words: str, sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        write(cast, words)


def test_a_warning_rests_on_what_somebody_has_seen_and_checked(cast: Cast) -> None:
    found = reported()
    with pytest.raises(RuleBroken, match="A warning is written while somebody looks into it"):
        services.write_warning(impostor_id=found.pk, words=WORDS, by=cast.grace)
    looked_into(cast)
    with pytest.raises(RuleBroken, match="The checklist must say first"):
        services.write_warning(impostor_id=found.pk, words=WORDS, by=cast.grace)
    checked(cast, found)
    with pytest.raises(RuleBroken, match="Keep evidence first"):
        services.write_warning(impostor_id=found.pk, words=WORDS, by=cast.grace)


def test_nobody_is_warned_of_a_parody_that_says_so(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="It says that it is not ours"):
        write(cast, parody="yes")


def test_what_turns_out_to_be_a_parody_is_not_published(cast: Cast) -> None:
    warning = warned(cast, published=False)
    checked(cast, warning.impostor, parody="yes")
    with pytest.raises(RuleBroken, match="It says that it is not ours"):
        services.publish_warning(warning_id=warning.pk, by=cast.priya)


def test_nobody_is_warned_of_what_came_onto_the_register_meanwhile(cast: Cast) -> None:
    warning = warned(cast, published=False)
    cast.account("x", handle="ashmere_pretend")
    with pytest.raises(RuleBroken, match="is on our register now"):
        services.publish_warning(warning_id=warning.pk, by=cast.priya)


def test_there_is_one_warning_of_an_account_at_a_time(cast: Cast) -> None:
    warning = warned(cast)
    with pytest.raises(RuleBroken, match="There is a warning of this account already"):
        services.write_warning(impostor_id=warning.impostor_id, words=WORDS, by=cast.tom)
    services.stop_warning(warning_id=warning.pk, reason="Other words", by=cast.tom)
    services.write_warning(impostor_id=warning.impostor_id, words=WORDS, by=cast.tom)


@pytest.mark.parametrize(("outcome", "published", "state", "kept"), [
    ("not_an_impostor", True, "ended", None), ("ours", True, "ended", None), ("taken_down", True, "published", 30), ("renamed", True, "published", 30),
    ("nothing", True, "published", None), ("taken_down", False, "withdrawn", None), ("ours", False, "withdrawn", None), ("nothing", False, "written", None),
])  # fmt: skip
def test_an_outcome_ends_the_warning_or_gives_it_a_last_day(
    cast: Cast, outcome: str, published: bool, state: str, kept: int | None
) -> None:
    warning = warned(cast, published=published)
    services.decide_outcome(impostor_id=warning.impostor_id, outcome=outcome, reason="We looked", by=cast.tom)
    warning.refresh_from_db()
    assert warning.state == state
    assert warning.keep_until == (timezone.localdate() + timedelta(days=kept) if kept else None)


def test_the_last_day_of_a_warning_is_its_last(cast: Cast) -> None:
    warning = warned(cast)
    services.decide_outcome(impostor_id=warning.impostor_id, outcome="taken_down", reason="Gone", by=cast.tom)
    with moved_to(timezone.now() + timedelta(days=30)):
        assert end_old_warnings() == 0 and ImpostorWarning.objects.in_force().exists()
    with moved_to(timezone.now() + timedelta(days=31)):
        assert not ImpostorWarning.objects.in_force().exists()
        assert (end_old_warnings(), end_old_warnings()) == (1, 0)
    warning.refresh_from_db()
    assert (warning.state, warning.ended_by) == (WarningState.ENDED, None)


def test_a_warning_is_taken_back_with_a_reason(cast: Cast) -> None:
    warning = warned(cast, published=False)
    with pytest.raises(RuleBroken, match="Enter your reason"):
        services.stop_warning(warning_id=warning.pk, reason=" ", by=cast.grace)
    with pytest.raises(RuleBroken, match="can look into an impostor"):
        services.stop_warning(warning_id=warning.pk, reason="x", by=cast.arthur)
    assert services.stop_warning(warning_id=warning.pk, reason="Unsure", by=cast.grace).state == WarningState.WITHDRAWN
    with pytest.raises(RuleBroken, match="is “withdrawn” already"):
        services.stop_warning(warning_id=warning.pk, reason="Unsure", by=cast.grace)


def test_who_wrote_and_who_published_stands_in_the_trail(cast: Cast) -> None:
    warned(cast)
    said = Entry.objects.filter(object_type="accounts.impostorwarning").order_by("id")
    assert [(entry.actor_label, entry.words) for entry in said] == [
        ("Grace Mensah", "wrote the public warning"),
        ("Priya Nair", "published the warning"),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_and_withdraw_at_once_do_one_of_both(cast: Cast) -> None:
    warning, barrier, outcomes = warned(cast, published=False), threading.Barrier(2), []

    def press(person: Person) -> None:
        try:
            barrier.wait()
            if person == cast.priya:
                services.publish_warning(warning_id=warning.pk, by=person, seen=warning.version)
            else:
                services.decide_outcome(impostor_id=warning.impostor_id, outcome="ours", reason="Ours", by=person)
            outcomes.append(person.name)
        except ChangedMeanwhile:
            outcomes.append("changed")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(person,)) for person in (cast.priya, cast.tom)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    warning.refresh_from_db()
    assert len(outcomes) == 2 and "Tom Ashby" in outcomes
    assert warning.state in {WarningState.ENDED, WarningState.WITHDRAWN}
    assert not ImpostorWarning.objects.in_force().exists()
