"""Handing over an account from one department to another: the rights on it move with it (REG-13)."""

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Account, AccountGrant
from accounts.permissions import may_hand_over
from accounts.services.custody import custody_of, keep_instead, stand_in_instead
from core.audit.verbs import RuleBroken, change, ensure, locked, record
from core.notify.services import tell
from core.people.models import Department, Membership, Person


@transaction.atomic
def hand_over(*, account_id: int, to: Department, by: Person, reason: str, seen: int | None = None) -> Account:
    """Another department owns it from now on. Raises RuleBroken, ChangedMeanwhile.

    What a role allows in a department follows by itself. Rights that were given on this account to people of the old
    department end; if one of them keeps the password, nobody is named any more until somebody is.
    """
    account = locked(Account.objects.select_related("department"), account_id, seen=seen)
    ensure(may_hand_over(by, account))
    if account.department_id == to.pk:
        raise RuleBroken(f"{to} runs it already.", field="to")
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    old, leaving = account.department, _only_in(account.department, to)
    _end_grants(account, leaving, by, reason)
    _empty_custody(account, leaving, by, reason)
    account.department = to
    change(account, code=actions.HANDED_OVER, by=by, reason=reason)
    _tell(account, old, to, by)
    return account


def _empty_custody(account: Account, leaving: set[int], by: Person, reason: str) -> None:
    """Who is not in the new department keeps the password no more, but still knows it."""
    custody = custody_of(account)
    if custody.deputy_id in leaving:
        stand_in_instead(custody, None, by=by, reason=reason)
    if account.custodian_id in leaving:
        keep_instead(account, None, by=by, reason=reason)


def _only_in(old: Department, new: Department) -> set[int]:
    """People of the old department who are not in the new one too."""
    current = Membership.objects.current(timezone.localdate())
    there = set(current.filter(department=new).values_list("person_id", flat=True))
    return set(current.filter(department=old).values_list("person_id", flat=True)) - there


def _end_grants(account: Account, leaving: set[int], by: Person, reason: str) -> None:
    for grant in AccountGrant.objects.filter(content_object=account, user_id__in=leaving).select_related("permission"):
        record(actions.GRANT_ENDED, obj=account, by=by, reason=reason, before={"grant": str(grant)})
        grant.delete()


def _tell(account: Account, old: Department, new: Department, by: Person) -> None:
    people = Membership.objects.current(timezone.localdate()).filter(department__in=[old, new], role="head_of_service")
    words = f"{by} handed over {account} from {old} to {new}"
    key = f"accounts.account.{account.pk}.handed_over.{account.version}"
    tell(
        Person.objects.working().filter(pk__in=people.values("person_id")),
        key=key,
        words=words,
        url=account.get_absolute_url(),
    )
