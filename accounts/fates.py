"""What would become of each row of a file of accounts: taken on, left as it is, or wrong, each with its sentence (REG-15)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from accounts.catalogue import NETWORKS
from accounts.catalogue.addresses import Place, read_address
from accounts.facts import TAKEN_ON_AS, Facts
from accounts.models import Account
from accounts.states import AccountState
from core.people.models import Department, Person
from pages.csv_files import Columns, Row, Sheet, a_day, yes_or_no
from pages.fates import Fate, Lines, Plan, read_rows

T = TypeVar("T")
MEGABYTE: Final = 1024 * 1024
COLUMNS: Final = Columns(
    said={
        "our number": (),
        "network": ("network", "platform", "channel", "site"),
        "name": ("name", "account", "account name", "page name", "title"),
        "address": ("address", "link", "url", "web address"),
        "handle": ("handle", "username", "user name"),
        "department": ("department", "service", "team", "owner", "owning department"),
        "kind": ("kind", "type"),
        "enquiries": ("enquiries", "two way", "takes enquiries"),
        "state": ("state", "status"),
        "activities": ("activities", "used for", "main activities", "purpose"),
        "joined": ("joined", "date joined", "opened", "since"),
        "public": ("public", "on public page", "shown on the policy page"),
        "custodian": ("custodian", "keeps the password", "who keeps the password"),
        "trial ends": ("trial ends", "trial until", "end of trial"),
    },
    needed=("network", "name", "department"),
    largest=20 * MEGABYTE,
    most_rows=10_000,
)
STATES: Final = {"": AccountState.ACTIVE} | {str(state.label).lower(): state for state in TAKEN_ON_AS}
KINDS: Final = {"": Account.Kind.SERVICE} | {str(kind.label).lower(): kind for kind in Account.Kind}
NAMES: Final = {entry.name.lower(): code for code, entry in NETWORKS.items()} | {code: code for code in NETWORKS}
ALSO: Final = {"twitter": "x", "x (twitter)": "x", "twitter/x": "x", "x/twitter": "x", "whatsapp channel": "whatsapp"}


def plan(sheet: Sheet) -> Plan[Facts]:
    """The fate of each row now. Four queries, however many rows."""
    here = Here.of(sheet)
    fates = read_rows(sheet.rows, lambda row: _read(row, here))
    known = Account.objects.known({key for fate in fates if fate.facts for key in fate.facts.keys})
    lines = Lines()
    return Plan([_compared(fate, known, lines) for fate in fates], sheet.remark)


@dataclass(frozen=True)
class Here:
    """What a file can name: departments and people, in small letters, and the accounts that it numbers as our own file does."""

    departments: Mapping[str, int]
    people: Mapping[str, int]
    accounts: Mapping[str, Account]

    @classmethod
    def of(cls, sheet: Sheet) -> "Here":
        """Three queries."""
        departments = Department.objects.values_list("slug", "name", "pk")
        named = {said.lower(): pk for slug, name, pk in departments for said in (slug, name)}
        people = {email.lower(): pk for email, pk in Person.objects.working().values_list("email", "pk")}
        numbers = {
            said
            for row in sheet.rows
            if (said := row.cells["our number"]).isascii() and said.isdigit() and len(said) < 10
        }
        there = Account.objects.on_register().filter(pk__in=numbers) if numbers else ()
        return cls(named, people, {str(account.pk): account for account in there})


def _read(row: Row, here: Here) -> Fate[Facts]:
    """Raises ValueError with a sentence where it cannot be understood."""
    if there := here.accounts.get(row.cells["our number"]):
        return Fate(row, "here", _on_the_register(there))
    return Fate(row, "new", "It will be added.", facts_of(row.cells, here))


def _compared(fate: Fate[Facts], known: Mapping[tuple[str, str, str], Account], lines: Lines) -> Fate[Facts]:
    """Whether it is on the register already, or stood in an earlier line."""
    if fate.facts is None:
        return fate
    if there := fate.facts.among(known):
        return replace(fate, kind="here", sentence=_on_the_register(there))
    if line := lines.earlier(fate.facts.keys, fate.row.line):
        return replace(fate, kind="twice", sentence=f"It is the same account as in line {line}.")
    return fate


def _on_the_register(account: Account) -> str:
    return f"It is on the register already, as {account}, and stays as it is."


def facts_of(cells: Mapping[str, str], here: Here) -> Facts:
    """The account that a row describes. Raises ValueError with a sentence."""
    place = _place(cells)
    state = _one_of(STATES, cells.get("state", ""), "a state in which an account can be taken on")
    ends = _optional(a_day, cells.get("trial ends", ""))
    if state == AccountState.ON_TRIAL and ends is None:
        raise ValueError("Enter the day on which the trial ends.")
    if ends and state != AccountState.ON_TRIAL:
        raise ValueError("A day is given on which its trial ends, but its state is not “On trial”.")
    return Facts(
        network=place.network, handle=place.handle, external_id=place.external_id, address=place.address,
        name=_short(cells.get("name", ""), 160, "name"), activities=_short(cells.get("activities", ""), 300, "activities", needed=False),
        department=_one_of(here.departments, cells.get("department", ""), "a department of ours"),
        kind=_one_of(KINDS, cells.get("kind", ""), "a kind of account"), state=state, trial_ends_on=ends,
        joined_on=_optional(a_day, cells.get("joined", "")), two_way=_answer(cells.get("enquiries", "")),
        on_public_page=_answer(cells.get("public", "")),
        custodian=_one_of(here.people, said, "the e-mail address of somebody here") if (said := cells.get("custodian", "")) else None,
    )  # fmt: skip


def _place(cells: Mapping[str, str]) -> Place:
    """Where the account is: by its address, or by its handle on the network that is named."""
    said = cells.get("network", "").strip()
    code = NAMES.get(said.lower()) or ALSO.get(said.lower())
    if code is None:
        raise ValueError(
            f"“{said[:40]}” is not a network that we know. One of these: {', '.join(e.name for e in NETWORKS.values())}."
        )
    typed = cells.get("address", "").strip() or cells.get("handle", "").strip()
    if not typed:
        raise ValueError("Enter its address or its handle: without one nobody can check that it is ours.")
    return _fits(read_address(typed, code))


def _fits(place: Place) -> Place:
    _short(place.handle, 120, "handle", needed=False)
    _short(place.address, 300, "address", needed=False)
    return place


def _one_of(known: Mapping[str, T], typed: str, what: str) -> T:
    found = known.get(typed.strip().lower())
    if found is None:
        raise ValueError(f"“{typed[:60]}” is not {what}.")
    return found


def _optional(read: Callable[[str], T], typed: str) -> T | None:
    return read(typed) if typed.strip() else None


def _answer(typed: str) -> bool:
    """Yes where nothing is said."""
    return yes_or_no(typed) if typed.strip() else True


def _short(typed: str, most: int, what: str, *, needed: bool = True) -> str:
    said = typed.strip()
    if needed and not said:
        raise ValueError(f"Enter its {what}.")
    if len(said) > most:
        raise ValueError(f"Its {what} has {len(said):,} characters; {most} fit.")
    return said


def row_of(account: Account) -> dict[str, str]:
    """An account as a row that can be read again; its department and custodian are asked for beforehand."""
    yes = {True: "yes", False: "no"}
    return {
        "our number": str(account.pk), "network": account.network_name, "name": account.name, "address": account.address,
        "handle": account.handle, "department": account.department.name, "kind": account.get_kind_display(),
        "enquiries": yes[account.two_way], "state": account.get_state_display(), "activities": account.activities,
        "joined": _british(account.joined_on), "public": yes[account.on_public_page],
        "custodian": account.custodian.email if account.custodian else "", "trial ends": _british(account.trial_ends_on),
    }  # fmt: skip


def _british(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
