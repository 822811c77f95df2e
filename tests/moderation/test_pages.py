"""The pages of moderation by role; every form once right and once wrong."""

import pytest
from django.test import Client
from django.urls import reverse

from core.council.models import HouseRule
from core.council.selectors import Current
from core.people.models import Person
from enquiries.models import Message
from moderation import services
from moderation.appeals import receive_appeal
from moderation.models import Appeal, Case, Consultation
from tests.cast import Cast
from tests.moderation.post import WORDS, blocked, offence, recorded, warned

pytestmark = pytest.mark.django_db
READERS = {"grace", "tom", "priya", "helen", "ruth", "imran", "arthur"}


@pytest.fixture
def case(cast: Cast, council: Current) -> Case:
    return recorded(cast)


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(by: Person, name: str, case: Case, /, **given: object) -> object:
    seen = Case.objects.get(pk=case.pk).version
    return as_(by).post(reverse(f"moderation:{name}", args=[case.pk]), given | {"seen": seen})


def test_who_reads_cases_and_appeals(cast: Cast, case: Case) -> None:
    for name in ("grace", "priya", "callum", "dev", "helen", "jo", "ruth", "imran", "ada", "arthur"):
        expected, client = 200 if name in READERS else 403, as_(getattr(cast, name))
        for address in (
            reverse("moderation:cases"),
            reverse("moderation:cases") + "?show=all&page=x",
            case.get_absolute_url(),
            reverse("moderation:appeals"),
        ):
            assert client.get(address).status_code == expected, (name, address)
    assert as_(cast.grace).get(reverse("moderation:case", args=[999_999])).status_code == 404


def test_every_state_of_a_case_has_its_page(cast: Cast, case: Case) -> None:
    steps = (
        lambda: services.hide(case_id=case.pk, reason="x", by=cast.grace),
        lambda: warned(cast, case),
        lambda: services.propose_block(case_id=case.pk, reason="x", by=cast.grace),
        lambda: services.confirm_block(case_id=case.pk, reason="x", by=cast.helen),
        lambda: receive_appeal(network_code="facebook", handle="madeup_maureen", email="m@example.org", words="Sorry"),
    )
    clients = [as_(person) for person in (cast.grace, cast.helen, cast.ruth, cast.arthur)]
    for step in steps:
        step()
        for client in clients:
            assert client.get(case.get_absolute_url()).status_code == 200
            assert client.get(reverse("moderation:cases")).status_code == 200
    for appeal in Appeal.objects.all():
        assert as_(cast.ruth).get(reverse("moderation:appeal", args=[appeal.pk])).status_code == 200


def test_referring_keeps_the_message_first(cast: Cast, council: Current) -> None:
    message = offence(cast.account())
    address, rule = reverse("moderation:refer", args=[message.pk]), HouseRule.objects.get(number=1, version=1)
    wrong = as_(cast.callum).post(address, {"why": "A threat", "contains": ""})
    assert wrong.status_code == 200
    assert "A threat" in wrong.content.decode()
    assert not Case.objects.exists()
    right = as_(cast.callum).post(address, {"rule": rule.pk, "why": "A threat", "contains": "a threat"})
    assert right.status_code == 302
    assert Case.objects.get().evidence.get().words == WORDS
    again = as_(cast.grace).post(address, {"rule": rule.pk, "why": "A threat", "contains": "a threat"})
    assert "evidence in an open case already" in again.content.decode()


def test_nobody_refers_what_they_may_not_read(cast: Cast, council: Current) -> None:
    message = offence(cast.account())
    assert as_(cast.dev).get(reverse("moderation:refer", args=[message.pk])).status_code == 404
    assert as_(cast.arthur).get(reverse("moderation:refer", args=[message.pk])).status_code == 403


@pytest.mark.parametrize("name", ["hide", "warn", "propose", "close", "consult"])
def test_a_form_left_empty_is_shown_again(cast: Cast, case: Case, name: str) -> None:
    page = post(cast.grace, name, case)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert Case.objects.get().version == case.version
    assert post(cast.callum, name, case).status_code == 403
    assert post(cast.helen, name, case).status_code == 403


def test_a_refusal_keeps_what_was_typed(cast: Cast, case: Case) -> None:
    page = post(cast.grace, "propose", case, reason="It will go on and on")
    assert "No warning came before" in page.content.decode()
    assert "It will go on and on" in page.content.decode()


def test_the_ladder_by_its_pages(cast: Cast, case: Case) -> None:
    assert post(cast.grace, "hide", case, reason="A threat").status_code == 302
    assert post(cast.grace, "consult", case, person=cast.helen.pk, about="warning").status_code == 302
    asked = reverse("moderation:give_view", args=[Consultation.objects.get().pk])
    assert as_(cast.helen).get(asked).status_code == 200
    assert as_(cast.helen).post(asked, {"supports": "yes"}).status_code == 200
    assert (
        "Helen Brooks was asked, not you"
        in as_(cast.priya).post(asked, {"supports": "yes", "view": "Yes"}).content.decode()
    )
    assert as_(cast.helen).post(asked, {"supports": "yes", "view": "Yes"}).status_code == 302
    assert post(cast.grace, "warn", case, words="Please stop.").status_code == 302
    assert post(cast.grace, "propose", case, reason="It went on").status_code == 302
    assert post(cast.helen, "second_person", case, reason="I agree").status_code == 200, "nothing is chosen beforehand"
    assert post(cast.helen, "second_person", case, reason="I agree", decision="confirm").status_code == 302
    assert Case.objects.get().state == "blocked"
    assert post(cast.grace, "close", case, reason="x").status_code == 200


def test_an_appeal_is_decided_on_its_page(cast: Cast, case: Case) -> None:
    blocked(cast, case)
    receive_appeal(network_code="facebook", handle="madeup_maureen", email="m@example.org", words="Sorry")
    address = reverse("moderation:appeal", args=[Appeal.objects.get().pk])
    assert "There is a problem" in as_(cast.ruth).post(address, {"lift": "yes"}).content.decode()
    assert (
        "You took a decision in this case"
        in as_(cast.helen).post(address, {"lift": "yes", "reason": "x"}).content.decode()
    )
    assert as_(cast.ruth).post(address, {"lift": "yes", "reason": "Enough"}).status_code == 302
    assert (
        "Decided: Lifted"
        in as_(cast.priya).post(address, {"lift": "yes", "reason": "Enough"}, follow=True).content.decode()
    )
    assert as_(cast.grace).get(reverse("moderation:appeal", args=[999_999])).status_code == 404


def test_the_posts_words_are_veiled_on_the_case(cast: Cast, case: Case) -> None:
    page = as_(cast.grace).get(case.get_absolute_url()).content.decode()
    assert page.index("Contains a threat") < page.index(WORDS)
    assert page.count(WORDS) == 1
    assert Message.objects.get().text == WORDS
