"""What an account needs, as its page says it: what is wrong, why it matters, and where it is put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.models import Account, Custody
from pages.clocks import listed, long_day, plural

if TYPE_CHECKING:
    from accounts.health import Rules


@dataclass(frozen=True, slots=True)
class Remedy:
    """One line of “Put right”. `label` and `url` are the button, for whoever may press it."""

    words: str
    note: str
    label: str
    url: str
    icon: str = "alert"
    by_keepers: bool = False
    """Whoever keeps the password may do it too."""


def no_risk(account: Account, rules: "Rules") -> Remedy:
    due_on: date | None = account.risk_due_on  # type: ignore[attr-defined]
    note = (
        f"A retrospective one {'was' if due_on < rules.today else 'is'} due on {long_day(due_on)}."
        if due_on
        else "Every account has one."
    )
    return Remedy("No risk assessment was made.", note, "Assess the risk", _page("risk", account))


def risk_late(account: Account, rules: "Rules") -> Remedy:
    due_on: date = account.risk_due_on  # type: ignore[attr-defined]
    waits = " Routine posts wait until then." if account.risk_restricts else ""
    words = f"The risk assessment is {plural((rules.today - due_on).days, 'day')} late."
    return Remedy(words, f"It was due on {long_day(due_on)}.{waits}", "Assess the risk", _page("risk", account))


def risk_open(account: Account, rules: "Rules") -> Remedy:
    return Remedy(
        "Nobody has accepted the risk.",
        "Somebody other than who assessed it says that we live with it.",
        "Look at the risk",
        _page("risk", account),
    )


def password(account: Account, rules: "Rules") -> Remedy:
    custody, due_on = kept(account), account.password_due_on  # type: ignore[attr-defined]
    every = f" Changed every {RHYTHM[rules.rotation]}" if rules.rotation else ""
    last = (
        f"; last on {long_day(custody.changed_on)}."
        if custody.changed_on
        else "; no change is recorded yet."
        if every
        else ""
    )
    if custody.must_change_since:
        words = "The password has to be changed now."
        note = f"{custody.must_change_why}{every}{last}" if every else custody.must_change_why
    elif due_on:
        words, note = (
            f"Password change is {plural((rules.today - due_on).days, 'day')} late.",
            f"{_held(account)}{every}{last}",
        )
    else:
        words, note = "No change of the password is recorded.", f"{_held(account)}{every}{last}"
    return Remedy(words, note, "Record a change", _page("password", account), "key", by_keepers=True)


def one_keeper(account: Account, rules: "Rules") -> Remedy:
    keepers = [person for person in (account.custodian, kept(account).deputy) if person and person.is_active]
    words = f"Only {keepers[0]} keeps the password." if keepers else "Nobody is named who keeps the password."
    note = "If they are ill, nobody gets in." if keepers else "If it is lost, nobody knows whom to ask."
    return Remedy(words, note, "Name somebody", _page("custody", account), "key")


def administrators(account: Account, rules: "Rules") -> Remedy:
    full: int = account.full_administrators  # type: ignore[attr-defined]
    words = f"Only {plural(full, 'administrator')}." if full else "No administrator is recorded."
    note = f"At least {rules.administrators} should be able to stop a post on {account.network_name} itself."
    return Remedy(words, note, "Record an administrator", _page("administrators", account), "people")


def no_comms(account: Account, rules: "Rules") -> Remedy:
    note = f"Add somebody in Communications on {account.network_name}, then record it here."
    return Remedy(
        "Communications cannot get in.", note, "Record an administrator", _page("administrators", account), "people"
    )


def left(account: Account, rules: "Rules") -> Remedy:
    gone = [row.named for row in account.administrators.all() if row.ended_on is None and row.has_left]
    words = f"{listed(gone)} left and still {'administers' if len(gone) == 1 else 'administer'} it."
    return Remedy(
        words,
        f"Take the access away on {account.network_name}, then record it here.",
        "Look at administrators",
        _page("administrators", account),
        "people",
    )


def profile(account: Account, rules: "Rules") -> Remedy:
    newest = next(iter(account.profile_checks.all()), None)
    if newest is None:
        return Remedy(
            "Nobody has checked the profile.",
            "Name, picture, description and links, line by line.",
            "Check it",
            _page("profile", account),
            "eye",
        )
    words = f"The profile misses {plural(len(newest.missing), 'line')} of the standard."
    return Remedy(
        words, f"Checked on {long_day(newest.checked_on)}.", "Check it again", _page("profile", account), "eye"
    )


def audit(account: Account, rules: "Rules") -> Remedy:
    newest = account.audits.first()
    months = plural(rules.profile.register.audit_months.value, "month")
    words = "The audit is overdue." if newest else "It was never audited."
    note = (
        f"Done last on {long_day(newest.done_on)}; every {months}."
        if newest
        else f"Every account is audited every {months}."
    )
    return Remedy(words, note, "Audit it", _page("audit", account), "book")


def tasks(account: Account, rules: "Rules") -> Remedy:
    late = [task for task in account.tasks.all() if task.is_late]
    words = f"{plural(len(late), 'thing')} {'is' if len(late) == 1 else 'are'} not put right in time."
    return Remedy(words, listed([task.words for task in late[:3]]), "", "")


RHYTHM: Mapping[Any, str] = {1: "month", 3: "quarter", 6: "half year", 12: "year"}


def kept(account: Account) -> Custody:
    """How the account is kept; an empty one where nothing is recorded."""
    return account.kept or Custody(account=account)


def _held(account: Account) -> str:
    return f"Held by {account.custodian}." if account.custodian else "Nobody is named who holds it."


def _page(name: str, account: Account) -> str:
    return reverse(f"accounts:{name}", args=[account.pk])
