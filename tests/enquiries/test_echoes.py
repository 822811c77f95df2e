"""Our own posts that come back are passed over together, and never a word that belongs in a thread."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.models import Account
from core.council.selectors import Current
from enquiries.echoes import stand_alone
from enquiries.models import Message
from enquiries.taking_in import take_in
from enquiries.tasks import take_in_deliveries
from networks.inbound import keep_fetched
from networks.models import Delivery
from networks.protocol import Inbound, Kind
from tests.cast import Cast
from tests.enquiries.talk import MONDAY, arrives, inbound

pytestmark = pytest.mark.django_db


def echo(account: Account, name: str = "p-1", **facts: object) -> Inbound:
    """A post of ours, as the network tells us of it."""
    return inbound(account, name, **{"is_ours": True, "root_post_external_id": name, "at": MONDAY} | facts)


def test_a_post_of_ours_that_nobody_has_commented_on_stands_alone(cast: Cast, council: Current) -> None:
    assert stand_alone([echo(cast.account())]) == [True]


def test_what_a_resident_wrote_never_stands_alone(cast: Cast, council: Current) -> None:
    assert stand_alone([inbound(cast.account())]) == [False]


def test_what_we_wrote_where_a_resident_has_written_belongs_in_the_thread(cast: Cast, council: Current) -> None:
    account = cast.account()
    arrives(account)
    assert stand_alone([echo(account), echo(account, "p-2")]) == [False, True]


def test_what_we_wrote_where_a_resident_is_about_to_be_taken_in_belongs_in_the_thread(
    cast: Cast, council: Current
) -> None:
    account = cast.account()
    assert stand_alone([inbound(account), echo(account), echo(account, "p-2")]) == [False, False, True]


def test_another_account_with_the_same_names_does_not_matter(cast: Cast, council: Current) -> None:
    account, other = cast.account(), cast.account()
    arrives(other)
    assert stand_alone([inbound(other, "c-9"), echo(account)]) == [False, True]


@pytest.mark.parametrize(
    "facts", [{"kind": Kind.DIRECT_MESSAGE}, {"earlier_external_ids": ("p-0",)}, {"account_external_id": "nobody’s"}]
)
def test_what_needs_a_closer_look_is_left_to_it(cast: Cast, council: Current, facts: dict[str, object]) -> None:
    assert stand_alone([echo(cast.account(), **facts)]) == [False]


def test_what_is_known_already_is_left_to_a_closer_look(cast: Cast, council: Current) -> None:
    account = cast.account()
    arrives(account)
    ours = inbound(account, "ours", is_ours=True)
    take_in(ours)
    assert stand_alone([echo(account, "ours", root_post_external_id="elsewhere")]) == [False]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("pq"), st.booleans()), max_size=6), st.data())
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_kept_of_what_stands_alone(
    cast: Cast, council: Current, written: Sequence[tuple[str, str, bool]], data: st.DataObject
) -> None:
    """Whatever was taken in before, in whichever order."""
    account = cast.account()
    items = [
        inbound(account, f"{name}{thread}", root_post_external_id=thread, is_ours=is_ours)
        for name, thread, is_ours in written
    ]
    before = data.draw(st.integers(0, len(items)))
    for item in items[:before]:
        take_in(item)
    rest = items[before:]
    for item, alone in zip(rest, stand_alone(rest), strict=True):
        known = Message.objects.count()
        kept = take_in(item)
        assert not alone or (kept is None and Message.objects.count() == known)


@pytest.mark.parametrize("number", [1, 30])
def test_three_questions_are_asked_for_any_number(cast: Cast, council: Current, number: int) -> None:
    account = cast.account()
    with CaptureQueriesContext(connection) as asked:
        assert all(stand_alone([echo(account, f"p-{place}") for place in range(number)]))
    assert len(asked) == 3


def test_the_worker_keeps_the_thread_whole_among_many_echoes(cast: Cast, council: Current) -> None:
    account = cast.account()
    for place in range(30):
        keep_fetched(account.network, [echo(account, f"p-{place}")])
    keep_fetched(account.network, [inbound(account, "c-1")])
    keep_fetched(account.network, [inbound(account, "ours", is_ours=True, text="On Friday.")])
    take_in_deliveries()
    assert not Delivery.objects.waiting().exists()
    assert list(Message.objects.order_by("id").values_list("external_id", "direction")) == [
        ("c-1", "in"),
        ("ours", "out"),
    ]
