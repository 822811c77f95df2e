"""Alike requests with one case, the document of a minute, the link in an e-mail, the letter that says what was decided (REG-4, 17)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts import services
from accounts.models import Account, AccountRequest, Batch, Decision, Document
from accounts.states import AccountState, RequestState
from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.notify.models import Letter, Notice
from tests.accounts.cases import CASE, sent
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]

CENTRES = [f"Youth centre {number}" for number in range(1, 30)]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def alike(cast: Cast, names: list[str] | None = None) -> Batch:
    return services.ask_for_alike(
        network="facebook", names=names or CENTRES, department=cast.waste, two_way=True, case=CASE, by=cast.dev
    )


def first_of(batch: Batch) -> AccountRequest:
    return batch.requests.earliest("pk")


def test_twenty_nine_centres_are_asked_for_signed_off_and_ready_to_open_together(cast: Cast) -> None:
    batch = alike(cast)
    assert services.send_alike(request_id=first_of(batch).pk, by=cast.dev) == 29
    for person in (cast.priya, cast.jo, cast.ada):
        request = first_of(batch)
        done = services.decide_alike(
            request_id=request.pk, verdict="sign_off", by=person, reason="Good case", seen=request.version
        )
        assert done == 29
    assert set(batch.requests.values_list("state", flat=True)) == {RequestState.APPROVED}
    assert Decision.objects.count() == 87


def test_one_of_them_can_be_decided_by_itself_and_is_left_out_then(cast: Cast) -> None:
    batch = alike(cast, CENTRES[:3])
    services.send_alike(request_id=first_of(batch).pk, by=cast.dev)
    odd = batch.requests.latest("pk")
    services.decline(request_id=odd.pk, by=cast.priya, reason="Closed next year", seen=odd.version)
    request = first_of(batch)
    assert (
        services.decide_alike(request_id=request.pk, verdict="sign_off", by=cast.priya, reason="", seen=request.version)
        == 2
    )


def test_where_one_cannot_be_decided_none_is(cast: Cast) -> None:
    batch = alike(cast, CENTRES[:3])
    services.send_alike(request_id=first_of(batch).pk, by=cast.dev)
    request = first_of(batch)
    with pytest.raises(RuleBroken):
        services.decide_alike(request_id=request.pk, verdict="sign_off", by=cast.dev, reason="", seen=request.version)
    assert not Decision.objects.exists()


def test_the_case_of_all_is_changed_at_once(cast: Cast) -> None:
    batch = alike(cast, CENTRES[:3])
    request = first_of(batch)
    services.change_alike(
        request_id=request.pk, case=CASE | {"audience": "Young people"}, by=cast.dev, seen=request.version
    )
    assert set(batch.requests.values_list("audience", flat=True)) == {"Young people"}


@pytest.mark.parametrize(("names", "sentence"), [
    (["One"], "Enter two to 100 names, one in each line."), ([f"Centre {n}" for n in range(101)], "Enter two to 100 names"),
    (["North", "north"], "“North” stands there twice."), (["x" * 161, "y"], "is too long: a name has 160 characters at most."),
])  # fmt: skip
def test_names_that_do_not_fit_are_refused_and_nothing_is_drafted(cast: Cast, names: list[str], sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        alike(cast, names)
    assert not AccountRequest.objects.exists() and not Account.objects.exists()


def test_they_are_asked_for_in_the_browser_with_one_name_in_each_line(cast: Cast, client: Any) -> None:
    client.force_login(cast.dev)
    given = {
        **CASE,
        "network": "facebook",
        "department": cast.waste.pk,
        "two_way": "yes",
        "names": "North centre\n\n South centre \n",
    }
    client.post(reverse("accounts:ask_alike"), given)
    batch = Batch.objects.get()
    assert sorted(batch.requests.values_list("account__name", flat=True)) == ["North centre", "South centre"]
    page = client.get(first_of(batch).get_absolute_url()).content.decode()
    assert "Send all 2 for sign-off" in page
    client.post(reverse("accounts:send", args=[first_of(batch).pk]), {"alike": "1"})
    client.force_login(cast.priya)
    client.post(
        first_of(batch).get_absolute_url(), {"verdict": "sign_off", "seen": first_of(batch).version, "alike": "on"}
    )
    assert set(batch.requests.values_list("stage", flat=True)) == {1}


def decided(cast: Cast, client: Any, request: AccountRequest, file: Any, **more: Any) -> Any:
    given = {
        "verdict": "sign_off",
        "body": "SMT",
        "minute": "SMT 26/118",
        "seen": request.version,
        "document": file,
    } | more
    client.force_login(cast.jo)
    return client.post(request.get_absolute_url(), given)


def waits_for_smt(cast: Cast) -> AccountRequest:
    return services.sign_off(request_id=sent(cast).pk, by=cast.priya)


def test_the_minute_is_kept_as_a_document_that_anybody_with_the_register_can_save(cast: Cast, client: Any) -> None:
    decided(cast, client, waits_for_smt(cast), SimpleUploadedFile("Minute 26-118.pdf", PDF))
    kept = Decision.objects.get(body="SMT").document
    assert kept is not None and kept.name == "Minute 26-118.pdf"
    client.force_login(cast.arthur)
    saved = client.get(kept.get_absolute_url())
    assert (saved.content, saved["Content-Disposition"]) == (PDF, 'attachment; filename="Minute 26-118.pdf"')
    entry = Entry.objects.get(code="accounts.document.kept")
    assert entry.after["digest"] == kept.digest and "content" not in entry.after


@pytest.mark.parametrize(("name", "content", "sentence"), [
    ("minute.exe", PDF, "Choose a PDF, a Word or OpenDocument text, or a picture"), ("minute.pdf", b"MZ\x90\x00 program", "This file is not what its name says"),
    ("minute.pdf", b"%PDF-1.7" + b"0" * (10 * 1024 * 1024), "larger than 10 MB"),
])  # fmt: skip
def test_what_is_no_document_is_refused_and_nothing_is_decided(
    cast: Cast, client: Any, name: str, content: bytes, sentence: str
) -> None:
    request = waits_for_smt(cast)
    page = decided(cast, client, request, SimpleUploadedFile(name, content)).content.decode()
    assert sentence in page
    assert Decision.objects.count() == 1 and not Document.objects.exists()


def test_a_document_without_a_body_is_refused(cast: Cast, client: Any) -> None:
    page = decided(
        cast, client, waits_for_smt(cast), SimpleUploadedFile("minute.pdf", PDF), body="", minute=""
    ).content.decode()
    assert "Say which body decided" in page and not Document.objects.exists()


def test_nobody_changes_a_document(cast: Cast, client: Any) -> None:
    decided(cast, client, waits_for_smt(cast), SimpleUploadedFile("minute.pdf", PDF))
    for attempt in (lambda: Document.objects.update(name="other"), lambda: Document.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_the_link_in_the_e_mail_asks_once_more_who_it_is(cast: Cast, client: Any) -> None:
    request = sent(cast)
    link = Notice.objects.get(person=cast.priya).url
    assert link == reverse("accounts:sign", args=[request.pk])
    client.force_login(cast.priya)
    asked = client.get(link)
    assert asked.status_code == 302 and "reauthenticate" in asked["Location"]
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert page.redirect_chain[-1][0] == link and "Your decision" in page.content.decode()
    client.post(link, {"verdict": "sign_off", "seen": request.version})
    assert Decision.objects.get().decider == cast.priya


@pytest.mark.parametrize(("verdict", "words"), [
    ("decline", "Your request is declined."), ("corporate", "Communications publishes for you through the main account instead."),
])  # fmt: skip
def test_whoever_asked_gets_a_letter(cast: Cast, client: Any, verdict: str, words: str) -> None:
    request = sent(cast)
    services.decide(
        request_id=request.pk,
        verdict=verdict,
        by=cast.priya,
        reason="The main account reaches them",
        seen=request.version,
    )
    letter = Letter.objects.get(to=cast.dev.email)
    assert words in letter.body and "Priya Nair: “The main account reaches them”" in letter.body
    client.force_login(cast.dev)
    page = client.get(reverse("accounts:letter", args=[request.pk])).content.decode()
    assert words in page and "Comms:" in page


def test_there_is_no_letter_before_the_decision(cast: Cast, client: Any) -> None:
    client.force_login(cast.dev)
    assert client.get(reverse("accounts:letter", args=[sent(cast).pk])).status_code == 404


def test_a_planned_account_is_asked_for_under_its_name(cast: Cast) -> None:
    planned = services.plan_account(
        network="facebook", name="Ashmere Waste", department=cast.museum, activities="News", by=cast.ada
    )
    request = sent(cast)
    assert request.account_id == planned.pk and Account.objects.get().department == cast.waste


def test_a_plan_can_be_dropped_with_a_reason(cast: Cast) -> None:
    planned = services.plan_account(
        network="x", name="Ashmere Parks", department=cast.museum, activities="News", by=cast.ada
    )
    with pytest.raises(RuleBroken, match="Enter your reason"):
        services.drop_plan(account_id=planned.pk, by=cast.ada, reason=" ")
    assert services.drop_plan(account_id=planned.pk, by=cast.ada, reason="No staff").state == AccountState.DECLINED
