"""The risk of an account: assessed, accepted by somebody else, looked at again in time, restricting where the council says so (REG-5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts import services
from accounts.health import Rules, put_right
from accounts.models import Account, RiskAssessment, level
from accounts.selectors import account as shown
from accounts.selectors import risks_due
from accounts.states import AccountState
from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council.profile import Profile
from core.council.selectors import Current, _current
from core.council.services import load_profile
from core.notify.models import Notice
from core.people.models import Person
from core.worktime import months_after
from tests.cast import Cast
from tests.conftest import _ashmere

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]

LOW = {"reputation": (1, 3), "finance": (1, 1), "legal": (1, 2)}
MEDIUM = {"reputation": (3, 3), "finance": (1, 1), "legal": (1, 2)}
HIGH = {"reputation": (3, 3), "finance": (1, 1), "legal": (4, 4)}


def assessed(cast: Cast, account: Account, kinds: Any = None, *, by: Person | None = None) -> RiskAssessment:
    return services.assess_risk(
        account_id=account.pk, kinds=kinds or LOW, mitigation="Two people read it", owner=cast.dev, by=by or cast.tom
    )


@pytest.fixture
def restricting(council: Current) -> Iterator[None]:
    """The council's file says that an overdue risk restricts, and that a high one is looked at every three months."""
    document = _ashmere().to_dict()
    document["register"] |= {
        "overdue_risk_restricts": {"value": True, "stated": False},
        "risk_review_months_high": {"value": 3, "stated": False},
    }
    load_profile(profile=Profile.from_dict(document), source="ashmere.toml", by=None)
    _current.cache_clear()
    yield
    _current.cache_clear()


def needs_of(account: Account) -> list[str]:
    return [one.words for one in put_right(shown(account.pk), Rules.now())]


def test_the_worst_kind_counts(cast: Cast) -> None:
    risk = assessed(cast, cast.account(), HIGH)
    assert (risk.likelihood, risk.harm, risk.level) == (4, 4, "High")
    assert risk.kinds == [("Reputation", 3, 3, "Medium"), ("Finance", 1, 1, "Low"), ("The law", 4, 4, "High")]


@given(st.integers(1, 5), st.integers(1, 5))
def test_each_field_of_the_matrix_has_a_level_that_never_falls(likelihood: int, harm: int) -> None:
    order = ["Low", "Medium", "High"]
    here = order.index(level(likelihood * harm))
    assert all(order.index(level(more * worse)) >= here for more in range(likelihood, 6) for worse in range(harm, 6))


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"kinds": {"reputation": (1, 1)}}, "Say how likely harm is, and how much: Finance, The law."),
    ({"kinds": LOW | {"legal": (6, 1)}}, "Likelihood and harm are numbers from 1 to 5."),
    ({"mitigation": " "}, "Enter what is done about the risk."),
])  # fmt: skip
def test_what_is_not_said_is_refused(cast: Cast, changes: dict[str, Any], sentence: str) -> None:
    facts = {"kinds": LOW, "mitigation": "Two people read it", "owner": cast.dev} | changes
    with pytest.raises(RuleBroken, match=sentence):
        services.assess_risk(account_id=cast.account().pk, by=cast.tom, **facts)


def test_whoever_assessed_it_cannot_accept_it(cast: Cast) -> None:
    risk = assessed(cast, cast.account(), by=cast.priya)
    with pytest.raises(RuleBroken, match="You assessed this risk, so someone else must accept it."):
        services.accept_risk(risk_id=risk.pk, by=cast.priya)
    with pytest.raises(IntegrityError, match="nobody_accepts_their_own_risk"), transaction.atomic():
        RiskAssessment.objects.filter(pk=risk.pk).update(accepted_by=cast.priya)
    services.accept_risk(risk_id=risk.pk, by=cast.jo)


@pytest.mark.parametrize(
    ("kinds", "able"),
    [
        (LOW, {"comms_manager", "smt_member", "chief_executive", "head_of_service"}),
        (MEDIUM, {"comms_manager", "smt_member", "chief_executive", "head_of_service"}),
        (HIGH, {"smt_member", "chief_executive"}),
    ],
)
def test_who_may_accept_follows_the_level(cast: Cast, kinds: Any, able: set[str]) -> None:
    account = cast.account(department=cast.waste)
    for role, person in cast.everybody().items():
        risk = assessed(cast, account, kinds)
        if role in able:
            services.accept_risk(risk_id=risk.pk, by=person)
        else:
            with pytest.raises(RuleBroken, match="can accept a"):
                services.accept_risk(risk_id=risk.pk, by=person)


def test_only_the_newest_is_accepted(cast: Cast) -> None:
    account = cast.account()
    old = assessed(cast, account)
    assessed(cast, account)
    with pytest.raises(RuleBroken, match="assessed anew since"):
        services.accept_risk(risk_id=old.pk, by=cast.jo)


def test_whoever_may_accept_is_told(cast: Cast) -> None:
    assessed(cast, cast.account(), HIGH)
    told = set(Notice.objects.filter(words__contains="Will you accept it?").values_list("person__name", flat=True))
    assert told == {cast.jo.name, cast.ruth.name}


@pytest.mark.usefixtures("restricting")
def test_a_high_risk_is_looked_at_sooner_where_the_council_says_so(cast: Cast) -> None:
    today = timezone.localdate()
    assert assessed(cast, cast.account(), HIGH).review_on == months_after(today, 3)
    assert assessed(cast, cast.account(), LOW).review_on == months_after(today, 12)


def test_the_queue_has_what_was_never_assessed_what_is_due_and_what_nobody_accepted(cast: Cast) -> None:
    never, due, fine, open_one = (cast.account() for _ in range(4))
    for account in (due, fine):
        services.accept_risk(risk_id=assessed(cast, account).pk, by=cast.jo)
    assessed(cast, open_one)
    RiskAssessment.objects.filter(account=due).update(review_on=timezone.localdate() + timedelta(days=14))
    assert list(risks_due()) == [due, never, open_one]


def test_an_owner_hears_of_it_before_and_after(cast: Cast) -> None:
    account = cast.account()
    risk = assessed(cast, account)
    for days, words in ((-14, "is due on"), (1, "was due on")):
        with time_machine.travel(risk.review_on + timedelta(days=days)):
            services.watch_risks()
            services.watch_risks()
        assert Notice.objects.filter(person=cast.dev, words__contains=words).count() == 1


def test_overdue_restricts_nothing_where_the_council_does_not_say_so(cast: Cast) -> None:
    account = cast.account()
    risk = assessed(cast, account)
    with time_machine.travel(risk.review_on + timedelta(days=30)):
        services.watch_risks()
    assert Account.objects.get().state == AccountState.ACTIVE


@pytest.mark.usefixtures("restricting")
def test_overdue_restricts_and_a_new_look_lifts_it(cast: Cast) -> None:
    account = cast.account()
    risk = assessed(cast, account)
    with time_machine.travel(risk.review_on):
        services.watch_risks()
        assert Account.objects.get().state == AccountState.ACTIVE
    with time_machine.travel(risk.review_on + timedelta(days=1)):
        services.watch_risks()
        restricted = Account.objects.get()
        assert (restricted.state, restricted.answers, restricted.publishes) == (AccountState.RESTRICTED, True, False)
        assert "Its risk assessment was due on" in restricted.state_reason
        with pytest.raises(RuleBroken, match="Its risk assessment is overdue."):
            services.let_go_on(account_id=account.pk, by=cast.priya, reason="Please")
        assessed(cast, account)
    back = Account.objects.get()
    assert (back.state, back.risk_restricts) == (AccountState.ACTIVE, False)
    codes = list(Entry.objects.about(account).values_list("code", flat=True)[:2])
    assert codes == ["accounts.risk.current", "accounts.risk.overdue"]


@pytest.mark.usefixtures("restricting")
def test_a_retrospective_one_that_nobody_made_restricts_too(cast: Cast) -> None:
    account = cast.account()
    with time_machine.travel(date(2027, 4, 1)):
        services.watch_risks()
    assert Account.objects.get(pk=account.pk).state == AccountState.RESTRICTED


def test_a_restriction_by_hand_stays_when_the_risk_is_assessed(cast: Cast) -> None:
    account = cast.account()
    services.restrict(account_id=account.pk, by=cast.priya, reason="Under review")
    assessed(cast, account)
    assert Account.objects.get().state == AccountState.RESTRICTED
    assert services.let_go_on(account_id=account.pk, by=cast.priya, reason="Reviewed").state == AccountState.ACTIVE


def test_an_account_on_trial_goes_on_as_a_trial(cast: Cast) -> None:
    account = cast.account("tiktok", state=AccountState.ON_TRIAL)
    Account.objects.update(trial_ends_on=timezone.localdate() + timedelta(days=30))
    services.restrict(account_id=account.pk, by=cast.priya, reason="Under review")
    assert services.let_go_on(account_id=account.pk, by=cast.priya, reason="Reviewed").state == AccountState.ON_TRIAL


def test_risk_is_assessed_and_accepted_in_the_browser(cast: Cast, client: Any) -> None:
    account = cast.account()
    address = reverse("accounts:risk", args=[account.pk])
    client.force_login(cast.tom)
    scores = {f"{kind}_{half}": 2 for kind in LOW for half in ("likelihood", "harm")}
    client.post(address, scores | {"mitigation": "Two people read it", "owner": cast.dev.pk})
    risk = RiskAssessment.objects.get()
    client.force_login(cast.jo)
    assert "You may accept it because somebody else assessed it." in client.get(address).content.decode()
    client.post(reverse("accounts:accept_risk", args=[risk.pk]))
    assert RiskAssessment.objects.get().accepted_by == cast.jo
    assert "Risks to look at" in client.get(reverse("accounts:risks")).content.decode()


def test_what_is_wrong_with_the_risk_is_said_on_the_page(cast: Cast) -> None:
    account = cast.account()
    assert "No risk assessment was made." in needs_of(account)
    risk = assessed(cast, account)
    assert "Nobody has accepted the risk." in needs_of(account)
    with time_machine.travel(risk.review_on + timedelta(days=5)):
        assert "The risk assessment is 5 days late." in needs_of(account)
