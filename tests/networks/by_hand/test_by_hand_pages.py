"""The page of an item that waits for work by hand, its buttons, its files, and the same through the API."""

import hashlib
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from core.council.selectors import Current
from networks import by_hand, services
from networks.models import Outbound
from networks.protocol import Media
from tests.networks.by_hand.conftest import ADDRESS, Hands, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files_of_a_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(name: str, alt: str) -> Media:
    content = f"the bytes of {name}".encode()
    key = default_storage.save(f"pictures/{name}", ContentFile(content))
    return Media(key, "image/jpeg", len(content), hashlib.sha256(content).hexdigest(), alt)


def page(client: Client, item: Outbound) -> str:
    return client.get(f"/outbox/{item.pk}/").content.decode()


def test_the_page_has_all_that_one_needs_to_post_it(hands: Hands, council: Current) -> None:
    media = (picture("a.jpg", "A closed road"), picture("b.jpg", "A map of the way round"))
    item = hands.put("High Street closed", media=media)
    shown = page(signed_in(hands.cast.grace), item)
    for words in (
        "Text to paste", "High Street closed</textarea>", 'data-copy="Copy the text"', "readonly", "Picture 1 of 2", "Picture 2 of 2",
        "A closed road</textarea>", "Alt text of picture 2", f"/outbox/{item.pk}/media/{media[1].sha256}/", "Sign in to the account.",
        "https://nextdoor.co.uk/agency-detail/ashmere-council", "Until", "Nobody yet", "Take it", "It is out", "Withdraw",
    ):  # fmt: skip
        assert words in shown, words


def test_a_picture_is_downloaded_as_it_was_approved(hands: Hands) -> None:
    media = picture("a.jpg", "A closed road")
    item = hands.put("High Street closed", media=(media,))
    answer = signed_in(hands.cast.grace).get(f"/outbox/{item.pk}/media/{media.sha256}/")
    assert b"".join(answer.streaming_content) == b"the bytes of a.jpg"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="high-street-closed-1.jpg"'
    assert signed_in(hands.cast.grace).get(f"/outbox/{item.pk}/media/{'0' * 64}/").status_code == 404
    assert signed_in(hands.cast.ada).get(f"/outbox/{item.pk}/media/{media.sha256}/").status_code == 403


def test_who_has_it_sees_how_to_give_it_back_and_others_how_to_take_it_over(hands: Hands, council: Current) -> None:
    item = hands.put()
    grace, tom = signed_in(hands.cast.grace), signed_in(hands.cast.tom)
    assert "Nobody else posts it." in grace.post(f"/outbox/{item.pk}/take/", follow=True).content.decode()
    assert "Give it back" in page(grace, item)
    shown = page(tom, item)
    assert "Take it over from Grace Mensah" in shown
    assert f"/outbox/{item.pk}/it-is-out/" not in shown
    assert "Grace Mensah has had this since" in tom.post(f"/outbox/{item.pk}/take/", follow=True).content.decode()
    seen = hands.work(item).version
    assert (
        "They have been told."
        in tom.post(f"/outbox/{item.pk}/take-over/", {"seen": seen}, follow=True).content.decode()
    )
    assert "You do not have this." in grace.post(f"/outbox/{item.pk}/give-back/", follow=True).content.decode()
    assert "You gave it back." in tom.post(f"/outbox/{item.pk}/give-back/", follow=True).content.decode()


def test_an_address_that_looks_wrong_comes_back_with_its_sentence_and_what_was_typed(
    hands: Hands, council: Current
) -> None:
    item, grace = hands.put(), signed_in(hands.cast.grace)
    typed = {"seen": item.version, "url": "https://facebook.com/p/1", "answer": ""}
    shown = grace.post(f"/outbox/{item.pk}/it-is-out/", typed).content.decode()
    assert "This is not an address of Nextdoor: it leads to facebook.com." in shown
    assert 'value="https://facebook.com/p/1"' in shown
    assert "Error: " in shown
    typed["answer"] = "It is a cross-post."
    shown = grace.post(f"/outbox/{item.pk}/it-is-out/", typed, follow=True).content.decode()
    assert "Kept as published, with your name. Somebody else checks it now." in shown
    assert "Out, not checked yet" in shown
    assert "You posted this, so someone else must check it." in shown


def test_the_second_person_sees_what_to_open_and_says_that_it_is_right(hands: Hands, council: Current) -> None:
    item, tom = hands.put(), signed_in(hands.cast.tom)
    services.it_is_out(outbound_id=item.pk, by=hands.cast.grace, url=ADDRESS)
    listed = tom.get("/outbox/").content.decode()
    assert "Out by hand, waits for a second person" in listed
    assert "Posted by Grace Mensah" in listed
    assert "Out, not checked yet." in tom.get("/").content.decode()
    shown = page(tom, item)
    assert "You may check it because you did not post it." in shown
    assert f'href="{ADDRESS}"' in shown
    shown = tom.post(
        f"/outbox/{item.pk}/it-is-right/", {"seen": hands.work(item).version}, follow=True
    ).content.decode()
    assert "Checked, with your name." in shown
    assert "Out and checked" in shown
    assert "waits for a second person" not in tom.get("/outbox/").content.decode()


def test_what_is_wrong_stands_on_the_page_until_it_is_mended(hands: Hands, council: Current) -> None:
    item, tom, grace = hands.put(), signed_in(hands.cast.tom), signed_in(hands.cast.grace)
    services.it_is_out(outbound_id=item.pk, by=hands.cast.grace, url=ADDRESS)
    seen = hands.work(item).version
    assert "Enter" in tom.post(f"/outbox/{item.pk}/something-is-wrong/", {"seen": seen, "what": ""}).content.decode()
    tom.post(f"/outbox/{item.pk}/something-is-wrong/", {"seen": seen, "what": "The link is dead."})
    shown = page(grace, item)
    assert "The link is dead." in shown
    assert "It is mended" in shown
    seen = hands.work(item).version
    shown = grace.post(f"/outbox/{item.pk}/it-is-mended/", {"seen": seen, "url": ADDRESS, "answer": ""}, follow=True)
    assert "It waits for a second person again." in shown.content.decode()


def test_after_its_time_the_page_says_what_to_do(hands: Hands, council: Current) -> None:
    item = hands.put(subject_url="/posts/1/")
    now = timezone.now()
    Outbound.objects.filter(pk=item.pk).update(
        due_at=now - timezone.timedelta(hours=2), expires_at=now - timezone.timedelta(hours=1)
    )  # type: ignore[attr-defined]
    shown = page(signed_in(hands.cast.grace), item)
    assert "Do not post this now. Its time ended at" in shown
    assert "give it a new time" in shown
    assert "Expired" in shown
    assert "Take it<" not in shown


def test_the_lists_ask_as_many_questions_for_three_as_for_one(
    hands: Hands, council: Current, django_assert_num_queries: Any
) -> None:
    def put_out(words: str) -> None:
        services.it_is_out(outbound_id=hands.put(words).pk, by=hands.cast.grace, url=f"{ADDRESS}{words}")

    priya = signed_in(hands.cast.priya)
    put_out("one")
    priya.get("/outbox/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as once:
        priya.get("/outbox/")
    put_out("two")
    put_out("three")
    with django_assert_num_queries(len(once)):
        priya.get("/outbox/")


PRESSES = ["take", "give-back", "take-over", "it-is-right", "something-is-wrong", "it-is-mended", "it-is-taken-down"]


@pytest.mark.parametrize("press", PRESSES)
@pytest.mark.parametrize("typed", [{}, {"seen": "x"}, {"seen": "1", "url": "http://[", "what": " ", "reason": "\n"}])
def test_bad_input_gets_a_sentence_never_an_error_page(
    hands: Hands, council: Current, press: str, typed: dict[str, str]
) -> None:
    item = hands.put()
    grace = signed_in(hands.cast.grace)
    assert grace.post(f"/outbox/{item.pk}/{press}/", typed).status_code in {200, 302}
    assert hands.read(item).state == "by_hand"


@pytest.mark.parametrize("press", PRESSES)
@pytest.mark.parametrize("who", ["callum", "leah", "ada", "arthur"])
def test_who_does_not_settle_presses_nothing(hands: Hands, press: str, who: str) -> None:
    item, client = hands.put(), signed_in(getattr(hands.cast, who))
    assert client.post(f"/outbox/{item.pk}/{press}/", {}).status_code == 403
    assert client.post(f"/api/outbox/{item.pk}/{press}/", {}, content_type="application/json").status_code == 403


def test_the_api_uses_the_same_verbs(hands: Hands, council: Current) -> None:
    item, grace, tom = hands.put(), signed_in(hands.cast.grace), signed_in(hands.cast.tom)
    assert _post(grace, item, "take").json()["by_hand"]["taken_by"] == hands.cast.grace.pk
    refused = _post(tom, item, "take")
    assert (refused.status_code, "Grace Mensah" in refused.json()["detail"]) == (400, True)
    assert _post(grace, item, "it-is-out", url="https://x.example/1").status_code == 400
    done = _post(grace, item, "it-is-out", url="https://x.example/1", answer="It is embedded there.").json()["by_hand"]
    assert (done["words"], done["doubt_answer"]) == ("Out, not checked yet", "It is embedded there.")
    assert _post(tom, item, "something-is-wrong", what="", seen=done["seen"]).status_code == 400
    wrong = _post(tom, item, "something-is-wrong", what="No link.", seen=done["seen"]).json()["by_hand"]
    assert _post(grace, item, "it-is-mended", url=ADDRESS, seen=done["seen"]).status_code == 409
    assert _post(grace, item, "it-is-mended", url=ADDRESS, seen=wrong["seen"]).json()["by_hand"]["state"] == "to_check"
    assert _post(tom, item, "it-is-right").json()["by_hand"]["state"] == "checked"


def _post(client: Client, item: Outbound, press: str, **body: Any) -> Any:
    return client.post(f"/api/outbox/{item.pk}/{press}/", body, content_type="application/json")


def test_the_page_of_what_a_machine_sent_says_nothing_of_hands(hands: Hands, council: Current) -> None:
    item = hands.put()
    by_hand.take(outbound_id=item.pk, by=hands.cast.grace)
    services.leave_it(outbound_id=item.pk, by=hands.cast.grace, reason="Not wanted any more.")
    shown = page(signed_in(hands.cast.grace), item)
    assert "second person" not in shown
    assert "Text to paste" not in shown


def test_after_somebody_was_faster_what_was_typed_stays_and_the_next_press_counts(
    hands: Hands, council: Current
) -> None:
    item, tom = hands.put(), signed_in(hands.cast.tom)
    services.it_is_out(outbound_id=item.pk, by=hands.cast.grace, url=ADDRESS)
    press = f"/outbox/{item.pk}/something-is-wrong/"
    shown = tom.post(press, {"seen": hands.work(item).version - 1, "what": "The link is dead."}).content.decode()
    assert "Somebody else was faster" in shown
    form = shown.partition(press)[2].partition("</form>")[0]
    assert "The link is dead." in form
    (seen,) = re.findall(r'name="seen" value="(\d+)"', form)
    tom.post(press, {"seen": seen, "what": "The link is dead."})
    assert hands.work(item).wrong == "The link is dead."
