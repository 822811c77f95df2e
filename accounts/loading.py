"""The accounts of a council file come onto the register through the same record as every existing account: `TakeOn`."""

from datetime import date

from accounts import actions
from accounts.models import Account
from accounts.services import take_on_named
from accounts.states import AccountState
from core.audit.verbs import add_all
from core.council.models import ProfileVersion
from core.council.profile import Profile
from core.council.profile.identity import Account as Named
from core.people.models import Department

STATES = {"active": AccountState.ACTIVE, "trial": AccountState.ON_TRIAL, "unused": AccountState.UNUSED}
"""What the file says of an account, in the register's states. Planned ones are entered as such: somebody must ask for them."""


def take_on_accounts(profile: Profile, version: ProfileVersion) -> int:
    """Takes on every account that the file names and the register does not have, and enters the planned ones; returns how many."""
    departments = {department.slug: department for department in Department.objects.all()}
    there = set(Account.objects.values_list("network", "name"))
    new = [named for named in profile.accounts if (str(named.network.value), named.name.value) not in there]
    here = [(named, state) for named in new if (state := STATES.get(str(named.state.value)))]
    title = profile.document.title.value
    take_on_named(
        accounts=[_account(named, departments[named.department.value], state) for named, state in here],
        grounds=[f"{title}, {named.name.source or 'our default'}" for named, _ in here], profile=version,
    )  # fmt: skip
    planned = [
        _planned(named, departments[named.department.value]) for named in new if str(named.state.value) == "planned"
    ]
    if planned:
        add_all(planned, code=actions.ACCOUNT_PLANNED, by=None, reason=title)
    return len(new)


def _planned(named: Named, department: Department) -> Account:
    """Not opened, so it has no handle, no address and no followers yet."""
    return Account(
        network=str(named.network.value), name=named.name.value, activities=", ".join(named.activities.value)[:300], department=department,
        kind=str(named.kind.value), two_way=str(named.way.value) == "two_way", on_public_page=False, state=AccountState.PLANNED,
    )  # fmt: skip


def _account(named: Named, department: Department, state: str) -> Account:
    return Account(
        network=str(named.network.value),
        name=named.name.value,
        handle=named.handle.value.lstrip("@") if named.handle else "",
        address=named.address.value if named.address else "",
        activities=", ".join(named.activities.value)[:300],
        joined_on=_first_day(named.joined.value) if named.joined else None,
        department=department,
        kind=str(named.kind.value),
        two_way=str(named.way.value) == "two_way",
        on_public_page=named.on_policy_page.value,
        followers=named.followers.value if named.followers else None,
        state=state,
    )


def _first_day(when: str) -> date:
    """“2018”, “2018-02” or “2018-02-14” as a day: the first that it can mean."""
    year, month, day = (int(part) for part in (when.split("-") + ["1", "1"])[:3])
    return date(year, month, day)
