"""What needs nothing from its network before the send is claimed and let go in one transaction."""

import pytest
from django.db import connection
from django.utils import timezone

from accounts.catalogue import Action
from core.council.models import Brake, Period
from core.council.selectors import Current
from networks import claiming
from networks.claiming import claim
from networks.dispatch import send_due
from networks.emergency import hold_routine
from networks.http import NoAnswer
from networks.models import Attempt
from networks.outcomes import Failed, Refused
from networks.protocol import Access, Handle, Request
from networks.states import OutboundState as State
from tests.networks.outbox.at_once import locked_elsewhere
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import Ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_to_ask(ledger: Ledger) -> None:
    ledger.asks = lambda request: False


def test_it_may_go_with_the_claim_and_its_handle_is_kept_before_the_first_byte(outbox: Outbox) -> None:
    item = outbox.put("Bins")
    [errand] = claim(most=1)
    item, attempt = outbox.read(item), Attempt.objects.get(pk=errand.attempt_id)
    assert errand.may_go
    assert errand.handle == item.handle == {"prepared": True}
    assert attempt.first_byte_at == attempt.started_at
    assert attempt.lease_until - attempt.started_at == claiming.WIRE_LEASE


def test_it_is_sent_and_recorded_as_everything_else(outbox: Outbox, ledger: Ledger) -> None:
    items = [outbox.put(f"{number}") for number in range(3)]
    assert send_due() == 3
    assert ledger.lines() == ["0", "1", "2"]
    assert {outbox.read(item).state for item in items} == {State.PUBLISHED}


def test_the_rules_are_asked_in_the_transaction_that_lets_it_go(outbox: Outbox, ledger: Ledger) -> None:
    item = outbox.put("Spring fair", kind=Action.POST)
    Period.objects.create(kind=Period.Kind.EMERGENCY, name="flooding in Wexmoor", starts_at=timezone.now())
    assert claim(most=1) == []
    assert outbox.read(item).state == State.HELD
    assert not Attempt.objects.filter(outbound=item).exists()


def test_while_an_emergency_is_being_pressed_nothing_is_let_go(outbox: Outbox) -> None:
    Brake.objects.get_or_create(id=1)
    outbox.put("Bins")
    with locked_elsewhere(Brake.objects.all()):
        assert claim(most=1) == []
    assert [errand.may_go for errand in claim(most=1)] == [True]


def test_what_was_let_go_with_its_claim_is_named_by_the_press(council: Current, outbox: Outbox) -> None:
    item = outbox.put("Bins", kind=Action.POST)
    claim(most=1)
    stopped = hold_routine(by=outbox.cast.priya, reason="Flood")
    assert stopped.on_the_wire == [f"“Bins” on {outbox.read(item).account}"]


def test_what_cannot_be_prepared_is_refused_with_its_reason(outbox: Outbox, ledger: Ledger) -> None:
    def too_long(access: Access, request: Request, handle: Handle) -> Handle:
        raise Failed(Refused("This is 7 characters too long.", before_sending=False))

    ledger.prepare = too_long  # type: ignore[method-assign]
    item = outbox.put("Bins")
    assert send_due() == 1
    assert outbox.read(item).why == "This is 7 characters too long."
    assert outbox.read(item).attempts.get().first_byte_at is None


def test_a_preparation_that_calls_its_network_after_all_reaches_nobody_inside_the_transaction(
    outbox: Outbox, ledger: Ledger
) -> None:
    tried: list[str] = []

    def calls(access: Access, request: Request, handle: Handle) -> Handle:
        tried.append("in the transaction" if connection.in_atomic_block else "outside")
        if connection.in_atomic_block:
            with pytest.raises(NoAnswer):
                access.client().call("GET", ["anything"])
            raise Failed(Refused("Nobody answers.", before_sending=True))
        return {"prepared": True}

    ledger.prepare = calls  # type: ignore[method-assign]
    outbox.put("Bins")
    assert send_due() == 1
    assert tried == ["in the transaction", "outside"]
    assert ledger.lines() == ["Bins"]


def test_the_access_for_work_of_our_own_holds_no_secret(outbox: Outbox, ledger: Ledger) -> None:
    seen: list[Access] = []

    def look(access: Access, request: Request, handle: Handle) -> Handle:
        seen.append(access)
        return {"prepared": True}

    ledger.prepare = look  # type: ignore[method-assign]
    outbox.put("Bins")
    claim(most=1)
    assert [(dict(access.secrets), dict(access.app)) for access in seen] == [({}, {})]
