"""What one entry of the audit trail holds, and that nobody can change it."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from accounts import services
from core.audit import actions
from core.audit.models import Entry
from core.audit.verbs import record
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_which_thing_and_why(cast: Cast) -> None:
    account = cast.account(name="Ashmere Museum")
    services.suspend(account_id=account.pk, by=cast.priya, reason="The page was copied")
    entry = Entry.objects.about(account).first()
    assert entry is not None
    assert (entry.code, entry.actor, entry.actor_label) == ("accounts.account.suspended", cast.priya, "Priya Nair")
    assert (entry.object_label, entry.reason) == ("Ashmere Museum on Facebook", "The page was copied")
    assert (entry.before["state"], entry.after["state"]) == ("active", "suspended")


def test_an_unregistered_code_is_refused(cast: Cast) -> None:
    with pytest.raises(ImproperlyConfigured, match="not registered"):
        record("nobody.knows.this", obj=cast.waste, by=cast.ada)


def test_a_code_cannot_be_registered_with_two_meanings() -> None:
    actions.register("tests.one.thing", "did one thing")
    with pytest.raises(ImproperlyConfigured):
        actions.register("tests.one.thing", "did another thing")


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_entry SET reason = 'nothing happened'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "INSERT INTO accounts_accountevent SELECT * FROM accounts_accountevent",
        "UPDATE accounts_accountevent SET name = 'Somebody else'",
        "DELETE FROM accounts_accountevent",
        "DROP TABLE audit_seal",
        "CREATE TABLE mine (id int)",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_cannot_touch_the_record(cast: Cast, attack: str) -> None:
    cast.account()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


def test_history_is_written_for_bulk_updates_too(cast: Cast) -> None:
    account = cast.account(name="Before")
    type(account).objects.filter(pk=account.pk).update(name="After")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM accounts_accountevent WHERE pgh_obj_id = %s ORDER BY pgh_id", [account.pk])
        assert [row[0] for row in cursor.fetchall()] == ["Before", "After"]


def test_triggers_cannot_be_switched_off_from_inside_the_application(cast: Cast) -> None:
    import pgtrigger

    account = cast.account(name="Before")
    with pgtrigger.ignore():
        type(account).objects.filter(pk=account.pk).update(name="Unseen")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_accountevent WHERE name = 'Unseen'")
        assert cursor.fetchone()[0] == 1


def test_the_database_says_when_an_entry_was_really_written(cast: Cast) -> None:
    cast.account()
    entry = Entry.objects.latest("id")
    forged = Entry.objects.create(
        code=entry.code,
        at=entry.at,
        written_at="2001-01-01T00:00:00Z",
        transaction=5,
        actor=None,
        actor_label="",
        object_type="",
        object_id="",
        object_label="",
    )
    forged.refresh_from_db()
    assert forged.written_at.year >= 2026
    assert forged.transaction > 5
