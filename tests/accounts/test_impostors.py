"""Accounts that pretend to be the council: reported, looked into, closed, opened again; who may, and what is forgotten (REG-16)."""

import io
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from accounts import impostor_sweeps, screenshots, services
from accounts.catalogue.addresses import BadAddress
from accounts.models import Account, Impostor, ImpostorEvidence, ImpostorReport, ImpostorStep
from accounts.reported import read_reported
from accounts.states import ImpostorState
from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council.selectors import Current
from core.notify.models import Notice
from core.people import open_work
from core.people.handing_over import hand_over_work
from core.people.models import Person
from council_social.demonstration.clock import moved_to
from tests.accounts.impostor_cases import ADDRESS, checked, closed, looked_into, reported, with_evidence
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def refused(sentence: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleBroken, match=sentence), transaction.atomic():
        act()


# What is reported --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "network", "other", "there"), [
    ("https://x.com/ashmere_pretend", "", "@Ashmere_Pretend", "x"), ("twitter.com/ashmere_pretend?s=20", "", "x.com/ashmere_pretend/", ""),
    ("https://www.facebook.com/ashmere.help", "facebook", "m.facebook.com/ashmere.help", ""),
    ("https://www.Ashmere-Refunds.example/pay?x=1", "other", "ashmere-refunds.example/pay/", ""),
    ("@аshmere", "x", "АSHMERE", "x"), ("Ashmere Help", "facebook", "ashmere  help", "facebook"),
])  # fmt: skip
def test_one_account_is_one_report_however_it_was_typed(
    one: str, network: str, other: str, there: str, cast: Cast
) -> None:
    first, second = reported(one, network=network), reported(other, network=there)
    assert first == second
    assert first.reports.count() == 2 and Impostor.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "network"), [("", ""), ("  \u200b ", ""), ("ashmere help", ""), ("@ashmere", "other")]
)
def test_what_nobody_could_find_is_refused(typed: str, network: str) -> None:
    if (typed, network) == ("@ashmere", "other"):
        assert read_reported(typed, network).network == "other"
        return
    with pytest.raises(BadAddress):
        read_reported(typed, network)


def test_letters_that_turn_the_words_about_are_left_out() -> None:
    assert read_reported("ash\u202emere\u2066help", "facebook").handle == "ashmerehelp"


def test_an_account_of_ours_is_not_kept_as_an_impostor(cast: Cast) -> None:
    cast.account("x", handle="ashmere_pretend")
    refused("@ashmere_pretend on X is one of our own accounts, so no report was kept", reported)
    assert not Impostor.objects.exists()


def test_of_a_compromised_account_it_is_said_that_we_know(cast: Cast) -> None:
    account = cast.account("x", handle="ashmere_pretend")
    services.mark_compromised(account_id=account.pk, by=cast.grace, reason="Lost")
    refused("do not trust what it posts now", reported)


def test_whoever_uses_the_name_of_an_account_that_we_closed_can_be_an_impostor(cast: Cast) -> None:
    cast.account("x", handle="ashmere_pretend", state="closed")
    assert reported().state == ImpostorState.REPORTED


def test_our_account_that_asks_for_money_may_be_in_other_hands(cast: Cast) -> None:
    account = cast.account("x", handle="ashmere_pretend")
    assert not services.report_own_account(account_id=account.pk, does="copies", by=None)
    assert not Notice.objects.filter(key__contains="as_impostor").exists()
    assert services.report_own_account(account_id=account.pk, does="asks", by=None)
    told = Notice.objects.filter(key__contains="as_impostor")
    assert {notice.person.name for notice in told} == {"Grace Mensah", "Tom Ashby", "Priya Nair"}
    assert all(notice.urgent for notice in told)


def test_the_same_account_is_reported_anew_once_the_first_is_closed(cast: Cast) -> None:
    first = closed(cast)
    second = reported()
    assert second != first and Impostor.objects.open().get() == second


def test_who_must_know_at_once_is_told_once_where_it_asks_for_money(cast: Cast) -> None:
    found = reported()
    assert not found.urgent
    for _ in range(2):
        reported(does="asks")
    found.refresh_from_db()
    told = Notice.objects.filter(key=f"accounts.impostor.{found.pk}.urgent")
    assert found.urgent
    assert sorted(notice.person.name for notice in told) == ["Imran Aziz", "Priya Nair"]
    assert all(notice.urgent for notice in told)


def test_the_checklist_makes_it_urgent_too(cast: Cast) -> None:
    found = checked(cast, looked_into(cast), asks="yes")
    assert found.urgent and Notice.objects.filter(key__endswith=".urgent").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_report_at_once_make_one_report_with_two_voices(cast: Cast) -> None:
    barrier, outcomes = threading.Barrier(2), []

    def press(does: str) -> None:
        try:
            barrier.wait()
            outcomes.append(reported(does=does).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(does,)) for does in ("asks", "pretends")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 2 and len(set(outcomes)) == 1
    assert Impostor.objects.get().reports.count() == 2


def test_the_database_refuses_a_second_open_report_of_one_account(cast: Cast) -> None:
    key = reported().key
    with pytest.raises(IntegrityError, match="one_open_report_per_impostor"), transaction.atomic():
        Impostor.objects.create(network="x", handle="ashmere_pretend", key=key)


# Looked into -------------------------------------------------------------------------------------------------------------


def test_nothing_is_recorded_before_somebody_has_taken_it(cast: Cast) -> None:
    found = reported()
    refused("Nobody looks into this yet. Take it first", lambda: checked(cast, found))
    services.take_impostor(impostor_id=found.pk, by=cast.grace)
    refused("You look into it already", lambda: services.take_impostor(impostor_id=found.pk, by=cast.grace))
    services.take_impostor(impostor_id=found.pk, by=cast.tom)
    assert Notice.objects.filter(person=cast.grace, words__startswith="Tom Ashby looks into").exists()


def test_it_is_reported_to_the_network_once_evidence_is_kept(cast: Cast) -> None:
    found = looked_into(cast)
    facts = {"on": timezone.localdate(), "reference": "R-1", "words": "", "by": cast.grace}
    refused("Keep evidence first", lambda: services.report_to_network(impostor_id=found.pk, **facts))
    services.keep_evidence(impostor_id=found.pk, words="Help desk", seen_at=timezone.now(), by=cast.grace)
    late = facts | {"on": timezone.localdate() + timedelta(days=1)}
    refused("in the future", lambda: services.report_to_network(impostor_id=found.pk, **late))
    services.record_step(impostor_id=found.pk, kind="network", **facts)
    services.record_step(impostor_id=found.pk, kind="police", **facts)
    found.refresh_from_db()
    assert found.state == ImpostorState.AT_NETWORK
    assert list(found.steps.values_list("kind", "reference")) == [("network", "R-1"), ("police", "R-1")]


def test_an_outcome_rests_on_the_checklist_and_a_reason(cast: Cast) -> None:
    found = looked_into(cast)

    def close(reason: str = "Gone") -> Impostor:
        return services.decide_outcome(impostor_id=found.pk, outcome="taken_down", reason=reason, by=cast.grace)

    refused("Answer the checklist first: 6 questions are open", close)
    checked(cast, found, known="unknown")
    refused("Enter your reason", lambda: close(" "))
    assert close().state == ImpostorState.CLOSED
    refused("This is closed. Reopen it first", lambda: checked(cast, found))


def test_it_can_be_reopened_unless_it_was_reported_again(cast: Cast) -> None:
    found = closed(cast)
    refused("Enter your reason", lambda: services.reopen_impostor(impostor_id=found.pk, reason="", by=cast.tom))
    again = services.reopen_impostor(impostor_id=found.pk, reason="It is back", by=cast.tom)
    assert (again.state, again.outcome, again.taken_by) == (ImpostorState.LOOKING, "", cast.tom)
    assert Entry.objects.filter(code="accounts.impostor.closed", after__outcome="taken_down").exists()
    services.decide_outcome(impostor_id=found.pk, outcome="nothing", reason="No answer", by=cast.tom)
    reported()
    refused(
        "reported again since then", lambda: services.reopen_impostor(impostor_id=found.pk, reason="x", by=cast.tom)
    )


def test_the_database_refuses_what_no_verb_does(cast: Cast) -> None:
    found = with_evidence(cast)
    services.record_step(
        impostor_id=found.pk, kind="owner", on=timezone.localdate(), reference="", words="", by=cast.grace
    )
    rows = Impostor.objects.filter(pk=found.pk)
    for act in (
        lambda: rows.update(state="closed"),
        lambda: rows.update(state="reported"),
        lambda: rows.update(taken_by=None),
        lambda: ImpostorReport.objects.update(words="Other words"),
        lambda: ImpostorReport.objects.all()._raw_delete("default"),
        lambda: ImpostorEvidence.objects.update(followers=7),
        lambda: ImpostorEvidence.objects.update(words="Other words"),
        lambda: ImpostorStep.objects.update(reference="R-2"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def acts_of(found: Impostor, person: Person) -> dict[str, Callable[[], Any]]:
    """What this person may try to do with it."""
    return {
        "take": lambda: services.take_impostor(impostor_id=found.pk, by=person),
        "check": lambda: services.record_checks(impostor_id=found.pk, answers={"same": ("no", "")}, by=person),
        "keep": lambda: services.keep_evidence(impostor_id=found.pk, words="x", seen_at=timezone.now(), by=person),
        "step": lambda: services.record_step(
            impostor_id=found.pk, kind="police", on=timezone.localdate(), reference="", words="", by=person
        ),
        "close": lambda: services.decide_outcome(impostor_id=found.pk, outcome="nothing", reason="x", by=person),
        "reopen": lambda: services.reopen_impostor(impostor_id=found.pk, reason="x", by=person),
        "report": lambda: reported(by=person),
    }


@pytest.mark.parametrize("verb", ["take", "check", "keep", "step", "close", "reopen", "report"])
def test_each_role_does_what_its_duties_allow(cast: Cast, verb: str) -> None:
    reporters = {
        "comms_officer", "comms_manager", "customer_service_agent", "department_editor", "head_of_service", "information_governance",
    }  # fmt: skip
    allowed = reporters if verb == "report" else {"comms_officer", "comms_manager"}
    found = reported() if verb == "take" else looked_into(cast)
    if verb in {"close", "reopen"}:
        checked(cast, found)
    if verb == "reopen":
        services.decide_outcome(impostor_id=found.pk, outcome="nothing", reason="x", by=cast.grace)
    for role, person in cast.everybody().items():
        savepoint = transaction.savepoint()
        try:
            acts_of(found, person)[verb]()
            done = True
        except RuleBroken as refusal:
            done = False
            assert "omms officer or a comms manager can" in str(refusal) or "can report" in str(refusal)
        transaction.savepoint_rollback(savepoint)
        assert done == (role in allowed), role


# What is kept, and forgotten ---------------------------------------------------------------------------------------------

SECRET = ("winnie@wexmoor.example", "It wrote to my mother", "ashmere_pretend", "Ashmere Council help desk")


def test_neither_the_trail_nor_the_history_knows_who_reported_or_what_the_account_is_called(cast: Cast) -> None:
    found = reported(words=SECRET[1], email=SECRET[0])
    services.take_impostor(impostor_id=found.pk, by=cast.grace)
    services.keep_evidence(impostor_id=found.pk, words=SECRET[3], seen_at=timezone.now(), by=cast.grace)
    checked(cast, found, asks="yes")
    with connection.cursor() as cursor:
        for table in (
            "audit_entry",
            "accounts_impostorevent",
            "accounts_impostorreportevent",
            "accounts_impostorevidenceevent",
        ):
            cursor.execute(f"SELECT count(*), coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            count, text = cursor.fetchone()
            assert count and not [word for word in SECRET if word in text], table
    assert not Notice.objects.filter(words__contains="ashmere_pretend").exists()


def test_residents_are_forgotten_ninety_days_after_it_was_closed(cast: Cast) -> None:
    reported(words=SECRET[1], email=SECRET[0])
    found = closed(cast)
    with moved_to(timezone.now() + timedelta(days=89)):
        assert impostor_sweeps.forget_reporters() == 0
    with moved_to(timezone.now() + timedelta(days=91)):
        assert (impostor_sweeps.forget_reporters(), impostor_sweeps.forget_reporters()) == (1, 0)
    found.refresh_from_db()
    assert set(found.reports.values_list("words", "email")) == {("", "")}
    assert found.handle == "ashmere_pretend" and found.evidence.get().words


def test_what_is_open_is_not_forgotten(cast: Cast) -> None:
    reported(words=SECRET[1], email=SECRET[0])
    services.reopen_impostor(impostor_id=closed(cast).pk, reason="It is back", by=cast.grace)
    with moved_to(timezone.now() + timedelta(days=400)):
        assert impostor_sweeps.forget_reporters() == 0


def picture(colour: str = "red") -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "PNG")
    file.seek(0)
    return file


@pytest.mark.django_db(transaction=True)
def test_what_we_kept_of_somebody_who_is_no_impostor_is_erased(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    sha256 = screenshots.kept(picture(), 100)
    found = with_evidence(cast)
    services.keep_evidence(
        impostor_id=found.pk, words="A fan", screenshot=sha256, seen_at=timezone.now(), by=cast.grace
    )
    with screenshots.opened(found, sha256) as kept:
        assert kept.read(3) == b"\xff\xd8\xff"
    services.decide_outcome(impostor_id=found.pk, outcome="not_an_impostor", reason="A parody", by=cast.grace)
    with moved_to(timezone.now() + timedelta(days=91)):
        assert impostor_sweeps.forget_reporters() == 1
    found.refresh_from_db()
    assert (found.handle, found.address, found.named) == ("", "", "An account whose name was erased")
    assert set(found.evidence.values_list("words", "screenshot", "salt")) == {("", "", "")}
    assert not default_storage.exists(screenshots.path_of(sha256))
    refused(
        "was erased. Report it again", lambda: services.reopen_impostor(impostor_id=found.pk, reason="x", by=cast.tom)
    )
    assert reported().key == found.key


def test_evidence_says_what_was_seen_and_when(cast: Cast) -> None:
    found = looked_into(cast)
    now = timezone.now()
    refused(
        "Enter its profile text",
        lambda: services.keep_evidence(impostor_id=found.pk, words=" ", seen_at=now, by=cast.grace),
    )
    late = now + timedelta(hours=1)
    refused(
        "in the future", lambda: services.keep_evidence(impostor_id=found.pk, words="x", seen_at=late, by=cast.grace)
    )
    kept = services.keep_evidence(impostor_id=found.pk, words="x", seen_at=now, followers=3, by=cast.grace)
    assert ImpostorEvidence.objects.get().computed() == kept.fingerprint
    refused("not a JPEG, PNG or WebP", lambda: screenshots.kept(io.BytesIO(b"GIF89a"), 6))
    refused("smaller than 20 MB", lambda: screenshots.kept(picture(), 20_000_001))


# Reminders ---------------------------------------------------------------------------------------------------------------

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "days"), [(1, []), (71, []), (73, [1]), (24 * 5 - 1, [1]), (24 * 5 + 1, [3])])
def test_one_that_nobody_touches_is_told_of_after_one_and_three_working_days(
    cast: Cast, council: Current, hours: int, days: list[int]
) -> None:
    with moved_to(FRIDAY):
        found = reported()
    with moved_to(FRIDAY + timedelta(hours=hours)):
        for _ in range(2):
            impostor_sweeps.remind_of_impostors()
    told = Notice.objects.filter(key__startswith=f"accounts.impostor.{found.pk}.untouched", person=cast.priya)
    assert [int(notice.key.rpartition(".")[2]) for notice in told] == days


def test_what_somebody_does_begins_the_days_anew_and_what_a_resident_sends_does_not(
    cast: Cast, council: Current
) -> None:
    with moved_to(FRIDAY):
        found = reported()
    with moved_to(FRIDAY + timedelta(days=3, hours=-1)):
        reported()
    found.refresh_from_db()
    assert found.touched_at == FRIDAY
    with moved_to(FRIDAY + timedelta(days=3, hours=-1)):
        services.take_impostor(impostor_id=found.pk, by=cast.grace)
    with moved_to(FRIDAY + timedelta(days=3, hours=1)):
        impostor_sweeps.remind_of_impostors()
    assert not Notice.objects.filter(key__contains="untouched").exists()


@pytest.mark.parametrize("number", [1, 25])
def test_the_reminders_take_the_same_queries_however_many_wait(cast: Cast, council: Current, number: int) -> None:
    with moved_to(FRIDAY):
        for n in range(number):
            reported(f"https://x.com/pretend{n}")
    with moved_to(FRIDAY + timedelta(days=9)), CaptureQueriesContext(connection) as asked:
        impostor_sweeps.remind_of_impostors()
    assert len(asked) == 4
    assert Notice.objects.filter(key__contains="untouched").count() == number


def test_a_leaver_leaves_what_they_look_into(cast: Cast) -> None:
    looked_into(cast)
    assert ("impostors", 1) in {(one.code, one.count) for one in open_work.of(cast.grace)}
    hand_over_work(person_id=cast.grace.pk, receivers={"impostors": cast.tom}, by=cast.ada, reason="Long leave")
    assert [one.count for one in open_work.of(cast.tom)] == [1]


def test_the_address_says_the_same_as_the_register_knows(cast: Cast) -> None:
    """By what stands on the register, also where the catalogue cannot read it."""
    Account.objects.filter(pk=cast.account().pk).update(address="https://facebook.example/ashmere")
    refused("one of our own accounts", lambda: reported("www.facebook.example/ashmere/"))
    assert read_reported(ADDRESS).handle == "ashmere_pretend"
