"""Keeping an account: who holds its password and where, who administers it on the network, when it was changed (REG-6, 7)."""

from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Account, Administrator, Custody, PasswordChange
from accounts.permissions import may_confirm_change, may_keep, may_say_changed, may_take_back_change
from core.audit.verbs import RuleBroken, add, change, ensure, locked, record
from core.council.selectors import current
from core.notify.services import tell
from core.people.models import Person

KEPT: Final = ("deputy", "kept_in", "second_factor", "recovery_contact")


@transaction.atomic
def change_custody(
    *, account_id: int, custodian: Person | None, deputy: Person | None, kept_in: str, second_factor: str,
    recovery_contact: str, by: Person, seen: int,
) -> Custody:  # fmt: skip
    """Who keeps the password, who else, where it is kept, how else the account is guarded. Never the password.

    A custodian who kept it until now still knows it: it has to be changed. Raises RuleBroken, ChangedMeanwhile.
    """
    account = locked(Account.objects.select_related("custodian"), account_id, seen=seen)
    ensure(may_keep(by, account))
    _check(custodian, deputy)
    custody, knew = custody_of(account), {account.custodian, custody_of(account).deputy} - {None}
    given = {
        "deputy": deputy,
        "kept_in": kept_in.strip(),
        "second_factor": second_factor,
        "recovery_contact": recovery_contact.strip(),
    }
    for name, value in given.items():
        setattr(custody, name, value)
    if gone := knew - {custodian, deputy}:
        _must_change(custody, f"{', '.join(sorted(map(str, gone)))} kept the password until now.")
    account.custodian = custodian
    change(account, code=actions.CUSTODY_CHANGED, by=by)
    change(custody, code=actions.CUSTODY_CHANGED, by=by)
    return custody


@transaction.atomic
def say_changed(*, account_id: int, changed_on: date, by: Person, everybody_out: bool = False) -> PasswordChange:
    """One person says that the password was changed; it counts once a second confirms it. Raises RuleBroken."""
    account = locked(Account.objects, account_id)
    ensure(may_say_changed(by, account))
    if changed_on > timezone.localdate():
        raise RuleBroken("This day is still to come. Enter the day on which it was changed.", field="changed_on")
    if waiting := account.password_changes.waiting().select_related("said_by").first():
        raise RuleBroken(f"{waiting.said_by} said so already: a second person must confirm it first.")
    custody = custody_of(account)
    if custody.must_change_since and changed_on < timezone.localdate(custody.must_change_since):
        since = timezone.localdate(custody.must_change_since)
        raise RuleBroken(
            f"It has to be changed since {since:%-d %B %Y}. A change before that does not help.", field="changed_on"
        )
    said = PasswordChange(account=account, changed_on=changed_on, said_by=by, everybody_out=everybody_out)
    add(said, code=actions.PASSWORD_SAID, by=by)
    _tell_confirmers(said)
    return said


@transaction.atomic
def confirm_change(*, change_id: int, by: Person) -> PasswordChange:
    """A second person has tried it: the old password opens nothing any more. Raises RuleBroken."""
    said = _locked_change(change_id)
    ensure(may_confirm_change(by, said))
    custody = custody_of(said.account)
    if custody.must_change_since and custody.must_change_since > said.said_at:
        raise RuleBroken(
            f"It has to be changed once more: {custody.must_change_why} Take this back, and say it anew after the next change."
        )
    said.confirmed_by, said.confirmed_at = by, timezone.now()
    change(said, code=actions.PASSWORD_CONFIRMED, by=by)
    custody.changed_on = max(filter(None, (custody.changed_on, said.changed_on)))
    custody.must_change_since, custody.must_change_why = None, ""
    change(custody, code=actions.PASSWORD_CONFIRMED, by=by)
    return said


@transaction.atomic
def take_back_change(*, change_id: int, by: Person, reason: str) -> PasswordChange:
    """It was not changed after all, or somebody who tried could still get in. Raises RuleBroken."""
    said = _locked_change(change_id)
    ensure(may_take_back_change(by, said))
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    said.withdrawn_at = timezone.now()
    change(said, code=actions.PASSWORD_WITHDRAWN, by=by, reason=reason)
    return said


@transaction.atomic
def record_administrator(
    *, account_id: int, person: Person | None, outsider: str, reach: str, since: date, by: Person
) -> Administrator:
    """Somebody who can administer the account on the network, as its own settings say. Raises RuleBroken."""
    account = locked(Account.objects, account_id)
    ensure(may_keep(by, account))
    if bool(person) == bool(outsider.strip()):
        raise RuleBroken("Select a person, or enter the name of somebody without a log-in here.", field="person")
    if since > timezone.localdate():
        raise RuleBroken("This day is still to come.", field="since")
    if person and account.administrators.running().filter(person=person).exists():
        raise RuleBroken(f"{person} is recorded already.", field="person")
    row = Administrator(
        account=account, person=person, outsider=outsider.strip(), reach=reach, since=since, recorded_by=by
    )
    return add(row, code=actions.ADMINISTRATOR_RECORDED, by=by)


@transaction.atomic
def end_administrator(*, administrator_id: int, by: Person, reason: str = "") -> Administrator:
    """Their access on the network was taken away. They may know the password: it has to be changed. Raises RuleBroken."""
    locked(Account.objects, Administrator.objects.values_list("account_id", flat=True).get(pk=administrator_id))
    row = locked(Administrator.objects.select_related("account", "person"), administrator_id)
    ensure(may_keep(by, row.account))
    if row.ended_on:
        raise RuleBroken(f"{row.named} administers it no more.")
    row.ended_on, row.ended_by = timezone.localdate(), by
    change(row, code=actions.ADMINISTRATOR_ENDED, by=by, reason=reason)
    if row.person_id and row.person_id in _keepers(row.account):
        custody = custody_of(row.account)
        _must_change(custody, f"{row.named} administers it no more.")
        change(custody, code=actions.CUSTODY_CHANGED, by=by)
    return row


def keep_instead(account: Account, receiver: Person | None, *, by: Person, reason: str) -> None:
    """Another person keeps the password of a locked account, or nobody; who kept it still knows it. A deputy who takes over leaves that place."""
    custody, gone = custody_of(account), account.custodian
    if custody.deputy == receiver:
        custody.deputy = None
    _must_change(custody, f"{gone} kept the password until now.")
    account.custodian = receiver
    change(account, code=actions.CUSTODY_CHANGED, by=by, reason=reason)
    change(custody, code=actions.CUSTODY_CHANGED, by=by, reason=reason)


def stand_in_instead(custody: Custody, receiver: Person | None, *, by: Person, reason: str) -> None:
    """Another deputy for a locked account, or none; the old one still knows the password."""
    _must_change(custody, f"{custody.deputy} kept the password until now.")
    custody.deputy = receiver
    change(custody, code=actions.CUSTODY_CHANGED, by=by, reason=reason)
    record(actions.CUSTODY_CHANGED, obj=custody.account, by=by, reason=reason, after={"deputy": str(receiver or "")})


def must_change(account: Account, why: str, *, by: Person | None, code: str) -> None:
    """Whatever its date, the password has to be changed now; `account` is locked by this transaction."""
    custody = custody_of(account)
    _must_change(custody, why)
    change(custody, code=code, by=by, reason=why)


def password_is_safe(account: Account) -> bool:
    """False while it has to be changed after a break-in, where the council says that a break-in means a change."""
    return not current().profile.credentials.rotate_when_compromised.value or not custody_of(account).must_change_since


def custody_of(account: Account) -> Custody:
    """Its row, made where nothing was recorded yet; whoever writes it has locked the account."""
    return Custody.objects.select_related("deputy").get_or_create(account=account)[0]


def _locked_change(change_id: int) -> PasswordChange:
    """The account first, as in every verb of custody: what is said of it at the same moment waits, and is seen. Raises PasswordChange.DoesNotExist."""
    locked(Account.objects, PasswordChange.objects.values_list("account_id", flat=True).get(pk=change_id))
    return locked(PasswordChange.objects.select_related("account", "said_by"), change_id)


def _keepers(account: Account) -> set[int | None]:
    return {account.custodian_id, custody_of(account).deputy_id}


def _must_change(custody: Custody, why: str) -> None:
    custody.must_change_since, custody.must_change_why = timezone.now(), why[:300]


def _check(custodian: Person | None, deputy: Person | None) -> None:
    if deputy and not custodian:
        raise RuleBroken("Name who keeps the password before who else does.", field="custodian")
    if custodian and custodian == deputy:
        raise RuleBroken("Select another person: one alone can fall ill.", field="deputy")
    for field, person in (("custodian", custodian), ("deputy", deputy)):
        if person and not person.is_active:
            raise RuleBroken(f"{person} has no log-in any more.", field=field)


def _tell_confirmers(said: PasswordChange) -> None:
    custody = custody_of(said.account)
    near = {said.account.custodian, custody.deputy} - {None, said.said_by}
    people = near or set(Person.objects.holding("accounts.keep")) - {said.said_by}
    words = f"{said.said_by} changed the password of {said.account}: will you confirm it?"
    tell(people, key=f"accounts.password.{said.pk}", words=words, url=said.account.get_absolute_url())
