"""The opening list: what has to stand before a signed-off account is opened (REG-4, 6, 7, 10, 18; CBC do 1, SD, NCC 11)."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.health import Rules, with_health
from accounts.models import Account, Custody
from accounts.training import untrained
from pages.clocks import listed, plural


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list. `page` names the account's page on which it is put right."""

    words: str
    done: bool
    note: str
    page: str


def opening_list(account_id: int) -> list[Line]:
    """Every line that the council asks for, as things stand now. Five queries at most."""
    rules = Rules.now()
    rows = Account.objects.select_related("custodian", "custody__deputy")
    account = with_health(rows, rules).get(pk=account_id)
    return [*_page(account), *_access(account, rules), *_profile(account), *_training(account, rules), *_risk(account)]


def missing(lines: list[Line]) -> str:
    """“the page, who keeps the password and the profile”, or nothing."""
    return listed([line.words[:1].lower() + line.words[1:] for line in lines if not line.done])


def _page(account: Account) -> Iterator[Line]:
    made = bool(account.handle and account.address)
    note = f"{account.at_handle}, {account.address}" if made else "Enter its handle and its address"
    yield Line("The page is made", made, note, "facts")


def _access(account: Account, rules: Rules) -> Iterator[Line]:
    comms, full = account.comms_administrators, account.full_administrators  # type: ignore[attr-defined]
    if rules.comms_in:
        words = "Communications administers it too"
        yield Line(words, comms > 0, f"{plural(comms, 'person')} in Communications", "administrators")
    enough = full >= rules.administrators
    yield Line(
        "It has enough administrators",
        enough,
        f"{plural(full, 'administrator')} of at least {rules.administrators}",
        "administrators",
    )
    yield from _custody(account)


def _custody(account: Account) -> Iterator[Line]:
    custody: Custody = account.kept or Custody()
    keeper, deputy = account.custodian, custody.deputy
    both = bool(keeper and keeper.is_active and deputy and deputy.is_active)
    named = f"{keeper or 'Nobody'}, and {deputy or 'nobody'} as deputy"
    yield Line("Two people keep the password", both, named, "custody")
    yield Line(
        "It is said where the password is kept",
        bool(custody.kept_in),
        "Said" if custody.kept_in else "Not said",
        "custody",
    )
    factor = custody.get_second_factor_display() if custody.second_factor else "Not said"
    yield Line("A second factor is on", custody.has_second_factor, str(factor), "custody")
    recovery = custody.recovery_contact
    yield Line(
        "It is said whom the network writes to when nobody gets in",
        bool(recovery),
        "Said" if recovery else "Not said",
        "custody",
    )


def _profile(account: Account) -> Iterator[Line]:
    newest = account.profile_checks.first()
    gaps = newest.missing if newest else []
    note = listed(gaps) if gaps else "As the standard asks" if newest else "Nobody has looked"
    yield Line("The profile and its links are as the standard asks", bool(newest) and not gaps, note, "profile")


def _training(account: Account, rules: Rules) -> Iterator[Line]:
    """Of those who will keep it, where the council trains before it opens (CBC do 1)."""
    if not rules.profile.training.before_opening.value:
        return
    deputy = account.kept.deputy if account.kept else None
    lacking = untrained([person for person in (account.custodian, deputy) if person])
    note = " ".join(lacking.values()) or "Theirs who keep it"
    yield Line("Training is current", not lacking and account.custodian is not None, note, "custody")


def _risk(account: Account) -> Iterator[Line]:
    accepted = account.risk_accepted_at is not None  # type: ignore[attr-defined]
    yield Line(
        "The risk is accepted", accepted, "By the chain of sign-off, or since" if accepted else "Not yet", "risk"
    )
