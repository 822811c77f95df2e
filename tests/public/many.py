"""More accounts than a council has, with names that are not alike."""

from datetime import date

from accounts.models import Account, TakeOn
from tests.cast import Cast


def many(cast: Cast, count: int, **facts: object) -> list[Account]:
    """Taken on by two people, in two statements."""
    start = Account.objects.count()
    given = {"network": "instagram", "department": cast.waste, "kind": "service", "state": "active"} | facts
    accounts = [
        Account(handle=f"club{number}_{number * 7919}", name=f"Club {number * 7919}", **given)
        for number in range(start, start + count)
    ]
    Account.objects.bulk_create(accounts)
    TakeOn.objects.bulk_create(
        TakeOn(
            account=one, grounds="Known", taken_on_by=cast.ada, confirmed_by=cast.priya, risk_due_on=date(2027, 3, 31)
        )
        for one in accounts
    )
    return accounts
