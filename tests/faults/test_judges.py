"""The judges of the lab: a round in which nothing happened is no clean one, and a notice of one post is none of another."""

from types import SimpleNamespace
from typing import Any

import pytest

from core.notify.services import tell
from networks.models import Outbound
from tests.faults.lab import broker
from tests.faults.lab.judge import Verdict
from tests.networks.outbox.conftest import Outbox, ledger, no_rules_from_above, outbox

__all__ = ["ledger", "no_rules_from_above", "outbox"]


def test_a_round_in_which_nothing_went_out_is_not_clean() -> None:
    assert not Verdict(posts=60, out=0, before_a_person=60).is_clean
    assert Verdict(posts=60, out=45, before_a_person=15).is_clean


@pytest.mark.django_db(transaction=True)
def test_that_people_were_told_of_reply_10_says_nothing_of_reply_1(outbox: Outbox) -> None:
    items = [outbox.put(f"Storm 1, reply {number}") for number in (1, 10, 2, 3)]
    for state in ("sending", "unconfirmed"):
        Outbound.objects.filter(pk__in=[item.pk for item in items[:2]]).update(state=state)
    items = list(Outbound.objects.filter(pk__in=[item.pk for item in items]).order_by("pk"))
    tell([outbox.cast.tom], key="told", words=f"{items[1].name} may or may not be out", url="/")
    assert broker._judged(_a_lab_that_shows(items[2:]), items)["lost"] == ["Storm 1, reply 1"]


def _a_lab_that_shows(out: list[Outbound]) -> Any:
    entries = [{"id": item.pk, "text": item.subject, "real_at": item.due_at.timestamp() + 1} for item in out]
    sandbox = SimpleNamespace(control=lambda *asked, after, **more: {"entries": entries if after == "0" else []})
    return SimpleNamespace(place=SimpleNamespace(sandbox=sandbox))
