"""The chain over the record: sealed below the oldest running transaction, and one changed byte is found by name."""

import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from core.audit import chain
from core.audit.models import Entry, Seal
from core.audit.verbs import record
from core.people.models import Department
from tests.cast import Cast
from tests.conftest import become
from tests.sealing import seal_everything

pytestmark = pytest.mark.django_db(transaction=True)


def say(words: str) -> Entry:
    with transaction.atomic():
        return record(
            "people.department.made", obj=Department.objects.first() or Department(pk=1), by=None, reason=words
        )


def as_owner_with_the_guards_down(statement: str, *values: Any) -> None:
    """What somebody with the owner's password could do; nothing inside the application can."""
    become("owner")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_never_changed%'"
        )
        guards = cursor.fetchall()
        for table, guard in guards:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        cursor.execute(statement, values)
        for table, guard in guards:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")
    become("app")


def test_an_untouched_record_is_confirmed_and_the_open_window_is_named() -> None:
    Cast.arrive().account()
    count = seal_everything()
    say("written after the sealing")
    verdict = chain.verify()
    assert (verdict.sealed, verdict.unsealed, verdict.touched) == (count, 1, None)
    assert verdict.sentence == f"{count} sealed entries are exactly as they were written. 1 entry waits to be sealed."


@pytest.mark.parametrize("column", ["reason", "actor_label", "code", "object_label"])
def test_one_changed_letter_is_found_and_the_entry_is_named(column: str) -> None:
    entries = [say(f"entry {number}") for number in range(5)]
    seal_everything()
    as_owner_with_the_guards_down(f"UPDATE audit_entry SET {column} = {column} || '.' WHERE id = %s", entries[2].pk)
    assert chain.verify().touched == entries[2].pk


def test_a_removed_entry_is_found() -> None:
    entries = [say(f"entry {number}") for number in range(5)]
    seal_everything()
    as_owner_with_the_guards_down("WITH gone AS (DELETE FROM audit_seal WHERE entry_id = %s) SELECT 1", entries[1].pk)
    assert chain.verify().touched == entries[2].pk


def test_a_forged_digest_is_found() -> None:
    entries = [say(f"entry {number}") for number in range(3)]
    seal_everything()
    as_owner_with_the_guards_down("UPDATE audit_seal SET digest = repeat('0', 64) WHERE entry_id = %s", entries[0].pk)
    assert chain.verify().touched == entries[0].pk


def test_the_command_ends_with_an_error_when_an_entry_was_touched(capsys: pytest.CaptureFixture[str]) -> None:
    entry = say("first")
    seal_everything()
    as_owner_with_the_guards_down("UPDATE audit_entry SET reason = 'another' WHERE id = %s", entry.pk)
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert f"Entry {entry.pk} is not as it was" in capsys.readouterr().out


def test_an_entry_that_commits_late_is_never_overtaken_by_the_chain() -> None:
    """Its number is lower than that of a sealed entry, were the sweep to seal past a running transaction."""
    written, seen = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            say("begun first, committed last")
            written.set()
            seen.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    say("begun second, committed first")
    assert chain.seal() == 0
    seen.set()
    thread.join()
    assert seal_everything() == 2
    assert list(Seal.objects.order_by("position").values_list("entry__reason", flat=True)) == [
        "begun first, committed last",
        "begun second, committed first",
    ]
    assert chain.verify().touched is None


def test_two_sealers_at_once_make_one_chain() -> None:
    for number in range(60):
        say(f"entry {number}")
    barrier = threading.Barrier(4)

    def sweep() -> None:
        barrier.wait()
        chain.seal()
        connections.close_all()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_everything()
    assert Seal.objects.count() == 60
    assert chain.verify().touched is None
