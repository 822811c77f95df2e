"""Whoever decides is reminded after so many working days, each once, and not at weekends (REG-4)."""

from datetime import UTC, datetime, timedelta

import pytest
from time_machine import travel

from accounts import services
from accounts.reminding import remind
from core.council.selectors import Current
from core.notify.models import Notice
from tests.accounts.cases import sent
from tests.cast import Cast

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 11, 19, 15, tzinfo=UTC)


def reminders(name: str) -> list[str]:
    words = Notice.objects.filter(person__name=name, words__contains="has waited").order_by("pk")
    return [notice.words.split("has waited ")[1] for notice in words]


def test_after_three_and_six_working_days(cast: Cast, council: Current) -> None:
    with travel(THURSDAY, tick=False):
        sent(cast)
    for day, expected in ((1, 0), (4, 0), (5, 1), (6, 1), (8, 2), (20, 2)):
        with travel(THURSDAY + timedelta(days=day), tick=False):
            remind()
            remind()
        assert len(reminders("Priya Nair")) == expected, day
    assert reminders("Priya Nair") == [
        "3 working days for Comms: your decision",
        "6 working days for Comms: your decision",
    ]


def test_each_stage_counts_from_its_own_beginning(cast: Cast, council: Current) -> None:
    with travel(THURSDAY, tick=False):
        request = sent(cast)
    with travel(THURSDAY + timedelta(days=6), tick=False):
        services.sign_off(request_id=request.pk, by=cast.priya)
        remind()
    assert reminders("Jo Whitlock") == []
    with travel(THURSDAY + timedelta(days=11), tick=False):
        remind()
    assert reminders("Jo Whitlock") == ["3 working days for SMT: your decision"]


def test_nobody_is_reminded_of_what_is_decided(cast: Cast, council: Current) -> None:
    with travel(THURSDAY, tick=False):
        services.decline(request_id=sent(cast).pk, by=cast.priya, reason="No")
    with travel(THURSDAY + timedelta(days=30), tick=False):
        remind()
    assert not Notice.objects.filter(words__contains="has waited").exists()
