"""Each council's own chain, as its file states it, from the request to the open account and to the final no (REG-4)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from accounts import services
from accounts.models import Account, AccountRequest
from accounts.states import AccountState, RequestState
from core.audit.verbs import RuleBroken
from core.council.profile import Profile, read_profile
from core.council.selectors import Current, _current, current
from core.council.services import load_profile
from core.people.models import Person
from tests.accounts.cases import asked, prepared
from tests.cast import Cast

pytestmark = pytest.mark.django_db

FILES = sorted((Path(settings.BASE_DIR) / "councils").glob("*.toml"))
CHAINS = {
    "ashmere": ["comms_manager", "smt_member", "administrator"],
    "chesterfield": ["comms_manager"],
    "hart": ["comms_manager", "smt_member"],
    "north-herts": ["comms_manager"],
    "nottinghamshire": ["comms_manager", "smt_member"],
    "south-derbyshire": ["comms_manager", "smt_member"],
}
"""The role of each stage, as the documents say it (NH 4.9; SD, “Our strategic approach”; CBC do 1) or as our default does."""
STATED = {"north-herts": "4.9", "south-derbyshire": "Our strategic approach", "chesterfield": "Do 1"}


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def profile(request: pytest.FixtureRequest) -> Profile:
    return read_profile(request.param)


@pytest.fixture
def here(profile: Profile, cast: Cast) -> Iterator[Current]:
    """Each is version 1 of its database, and what is kept in memory goes by the number."""
    _current.cache_clear()
    load_profile(profile=profile, source="council.toml", by=None)
    yield current()
    _current.cache_clear()


def signers(chain: list[dict[str, object]], cast: Cast) -> list[Person]:
    """Somebody for each stage."""
    people = cast.everybody()
    return [people[stage["roles"][0]] for stage in chain]  # type: ignore[index]


def sent(here: Current, cast: Cast) -> AccountRequest:
    return services.send_request(request_id=asked(cast).pk, by=cast.dev)


def test_the_chain_is_the_documents_or_shown_as_our_default(profile: Profile, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id
    stages = profile.sign_off.stages
    assert [str(stage.role.value) for stage in stages] == CHAINS[name]
    assert stages[-1].code == profile.sign_off.final_word.value or name == "ashmere"
    if name in STATED:
        assert all(stage.name.source == STATED[name] for stage in stages)
    elif name != "ashmere":
        assert not any(stage.name.stated for stage in stages)


def test_a_request_becomes_an_open_account(here: Current, profile: Profile, cast: Cast) -> None:
    request = sent(here, cast)
    assert [stage["code"] for stage in request.chain] == [stage.code for stage in profile.sign_off.stages]
    for number, signer in enumerate(signers(here.chain, cast), 1):
        with pytest.raises(RuleBroken):
            services.open_account(request_id=request.pk, by=cast.ada)
        request = services.sign_off(request_id=request.pk, by=signer, reason=f"Stage {number}")
    assert request.state == RequestState.APPROVED
    prepared(request.account, keeper=cast.dev, deputy=cast.grace, by=cast.ada)
    _trained_where_the_council_asks(here, profile, request, cast)
    opened = services.open_account(request_id=request.pk, by=cast.ada)
    assert opened.state == AccountState.ACTIVE


def _trained_where_the_council_asks(here: Current, profile: Profile, request: AccountRequest, cast: Cast) -> None:
    """CBC do 1: who runs an account is trained before it opens."""
    if not profile.training.before_opening.value:
        return
    with pytest.raises(RuleBroken, match="training is current"):
        services.open_account(request_id=request.pk, by=cast.ada)
    today = timezone.localdate()
    for module in profile.training.modules:
        services.record_taken(
            people=[cast.dev, cast.grace], module=module.code, taken_on=today, how="face_to_face", by=cast.ada
        )
    for person in (cast.dev, cast.grace):
        services.read_policy(version=here.number, by=person)


def test_each_stage_can_decline(here: Current, cast: Cast) -> None:
    people = signers(here.chain, cast)
    for stage, decliner in enumerate(people):
        request = sent(here, cast)
        for signer in people[:stage]:
            services.sign_off(request_id=request.pk, by=signer)
        services.decline(request_id=request.pk, by=decliner, reason="Not now")
        assert Account.objects.get(pk=request.account_id).state == AccountState.DECLINED


def test_no_stage_is_signed_by_whoever_is_in_another(here: Current, cast: Cast) -> None:
    request = sent(here, cast)
    for signer in signers(here.chain, cast)[1:]:
        with pytest.raises(RuleBroken, match="decides now"):
            services.sign_off(request_id=request.pk, by=signer)
