"""The pages of posts as people of each role use them, without script."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.people.models import Person
from publishing import services
from publishing.models import Approval, Media, Post
from tests.publishing.desk import BINS, Desk, jpeg, tomorrow

pytestmark = pytest.mark.django_db

PAGES = ("posts", "write", "approvals", "calendar", "calendar_list", "held")
MAY_OPEN = {
    "comms_officer": set(PAGES),
    "comms_manager": set(PAGES),
    "department_editor": set(PAGES),
    "head_of_service": set(PAGES) - {"write"},
    "customer_service_agent": {"posts", "calendar", "calendar_list", "held"},
    "smt_member": {"posts", "calendar", "calendar_list", "held"},
    "chief_executive": {"posts", "calendar", "calendar_list", "held"},
    "auditor": {"posts", "calendar", "calendar_list", "held"},
    "information_governance": set(),
    "administrator": set(),
}


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words(response: Any) -> str:
    """The page as text, one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def typed(desk: Desk, **changes: Any) -> dict[str, Any]:
    """A filled composer."""
    at = tomorrow()
    return {
        "accounts": [desk.facebook.pk], "text": BINS, "topic": desk.topic.pk, "wanted_at_day": at.day, "wanted_at_month": at.month,
        "wanted_at_year": at.year, "wanted_at_time": "12:00", "do": "save", **changes,
    }  # fmt: skip


@pytest.mark.parametrize("role", MAY_OPEN)
def test_each_role_opens_the_pages_of_its_duties_and_reads_who_may_open_the_others(desk: Desk, role: str) -> None:
    client = browser(desk.cast.everybody()[role])
    answers = {page: client.get(reverse(f"publishing:{page}")).status_code for page in PAGES}
    assert answers == {page: 200 if page in MAY_OPEN[role] else 403 for page in PAGES}


def test_a_visitor_is_asked_to_sign_in(desk: Desk) -> None:
    post = desk.scheduled()
    for page in (*PAGES, "post", "change", "approve", "time", "hold", "release", "withdraw", "send"):
        address = reverse(f"publishing:{page}", args=[] if page in PAGES else [post.pk])
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize("page", ["post", "change", "approve", "time", "hold", "release", "withdraw", "send"])
def test_a_post_that_does_not_exist_is_not_found(desk: Desk, page: str) -> None:
    client = browser(desk.cast.priya)
    answer = client.get if page in {"post", "change", "approve", "time"} else client.post
    assert answer(reverse(f"publishing:{page}", args=[4711])).status_code == 404


def test_a_post_is_written_sent_signed_and_scheduled_through_the_pages(desk: Desk) -> None:
    grace, priya = browser(desk.cast.grace), browser(desk.cast.priya)
    sent = grace.post(reverse("publishing:write"), typed(desk, do="send"), follow=True)
    post = Post.objects.get()
    assert "Saved as version 1. Sent for approval. Can sign it: Priya Nair." in words(sent)
    page = priya.get(reverse("publishing:approve", args=[post.pk]))
    assert "You may sign because you did not write it." in words(page)
    decision = {"decision": "approve", "fingerprint": post.words.fingerprint, "seen": post.version}
    signed = priya.post(reverse("publishing:approve", args=[post.pk]), decision, follow=True)
    assert "Signed. It goes out" in words(signed)
    assert [row.state for row in desk.rows(post)] == ["scheduled"]
    assert "Scheduled" in words(grace.get(reverse("publishing:posts")))


def test_what_stops_a_post_is_said_and_the_draft_is_kept(desk: Desk) -> None:
    response = browser(desk.cast.grace).post(reverse("publishing:write"), typed(desk, do="send", topic=""), follow=True)
    assert "Choose a topic." in words(response)
    post = Post.objects.get()
    assert (post.state, response.request["PATH_INFO"]) == ("draft", reverse("publishing:change", args=[post.pk]))


def test_checking_keeps_nothing_and_shows_limits_checks_and_previews(desk: Desk) -> None:
    given = typed(desk, do="check", accounts=[desk.facebook.pk, desk.x.pk], **{f"own_{desk.x.pk}": "a" * 300})
    page = browser(desk.cast.grace).post(reverse("publishing:write"), given)
    text = words(page)
    assert not Post.objects.exists()
    assert "300 of 280" in text
    assert "Stops it. This is 20 too long for X: 300 of 280." in text
    assert "Version for X" in text
    assert "Shared text" in text
    assert "Ashmere District Council on X (own text)" in text


def test_every_finding_leads_to_a_box_of_the_form(desk: Desk) -> None:
    picture = desk.picture(people="")
    instagram = desk.cast.account("instagram", handle="ashmere.ig")
    given = typed(
        desk,
        do="check",
        accounts=[desk.facebook.pk, desk.x.pk, instagram.pk],
        topic="",
        text="a" * 300,
        kept_picture=picture.pk,
    )
    for change in ({}, {"accounts": []}, {"text": ""}, {"wanted_at_year": "2020"}, {f"own_{desk.x.pk}": "b" * 281}):
        page = browser(desk.cast.grace).post(reverse("publishing:write"), given | change).content.decode()
        boxes = re.findall(r'href="#(id_\w+)"', page)
        assert boxes
        assert [box for box in boxes if f'id="{box}"' not in page] == []


def test_a_wrong_date_gets_a_sentence_and_loses_no_word(desk: Desk) -> None:
    page = browser(desk.cast.grace).post(
        reverse("publishing:write"), typed(desk, wanted_at_day="31", wanted_at_month="2")
    )
    text = words(page)
    assert "Date and time must be a real date" in text
    assert "Brown bin collections stop for winter" in text
    assert "<title>Error: Write a post" in page.content.decode()
    assert not Post.objects.exists()


def test_a_time_that_the_clocks_skip_is_refused_with_the_reason(desk: Desk) -> None:
    given = typed(desk, wanted_at_day="28", wanted_at_month="3", wanted_at_year="2027", wanted_at_time="01:30")
    text = words(browser(desk.cast.grace).post(reverse("publishing:write"), given))
    assert "01:30 does not exist on Sunday 28 March 2027, because the clocks go forward" in text


def test_a_picture_is_taken_in_even_where_something_else_is_wrong(desk: Desk) -> None:
    client = browser(desk.cast.grace)
    page = client.post(
        reverse("publishing:write"), typed(desk, wanted_at_day="31", wanted_at_month="2", picture=_upload())
    )
    media = Media.objects.get()
    assert f'name="kept_picture" value="{media.pk}"' in page.content.decode()
    saved = client.post(
        reverse("publishing:write"),
        typed(desk, kept_picture=media.pk, alt="A brown bin", people="nobody", credit="Leah Pryce"),
    )
    assert saved.status_code == 302
    use = Post.objects.get().words.uses.get()
    assert (use.media, use.alt_text, use.media.credit) == (media, "A brown bin", "Leah Pryce")
    picture = client.get(media.get_absolute_url())
    assert (picture["Content-Type"], len(picture.content)) == ("image/jpeg", media.size)


def test_what_is_no_picture_gets_a_sentence_beside_the_field(desk: Desk) -> None:
    file = _upload(b"not a picture")
    page = browser(desk.cast.grace).post(reverse("publishing:write"), typed(desk, picture=file))
    assert words(page).count("The file is not a JPEG, PNG or WebP picture that we can read.") == 2
    assert not Post.objects.exists()


def test_a_picture_can_be_removed_again(desk: Desk) -> None:
    post = desk.written(desk.draft(pictures=((desk.picture(), "A bin"),)))
    client = browser(desk.cast.grace)
    address = reverse("publishing:change", args=[post.pk])
    page = client.post(
        address, typed(desk, do="remove", kept_picture=Media.objects.get().pk, alt="A bin", seen=post.version)
    )
    assert "Choose a picture and press Check" in words(page)


def test_of_two_tabs_the_second_shows_both_texts_and_loses_nothing(desk: Desk) -> None:
    post = desk.written()
    seen = post.version
    desk.change(post, text="Tom’s words", by=desk.cast.tom)
    client = browser(desk.cast.grace)
    address = reverse("publishing:change", args=[post.pk])
    page = client.post(address, typed(desk, text="Grace’s words", seen=seen))
    text = words(page)
    assert "Somebody else was faster: Tom Ashby" in text
    assert "Tom’s words" in text
    assert "Grace’s words" in text
    assert desk.fresh(post).words.text == "Tom’s words"
    again = client.post(address, typed(desk, text="Grace’s words", seen=_hidden(page, "seen")))
    assert again.status_code == 302
    assert [version.text for version in post.versions.all()] == ["Grace’s words", "Tom’s words", BINS]


def test_an_editor_sees_only_their_own_accounts_and_cannot_send_others(desk: Desk) -> None:
    client = browser(desk.cast.dev)
    assert f'value="{desk.bins.pk}"' in client.get(reverse("publishing:write")).content.decode()
    assert f'value="{desk.facebook.pk}"' not in client.get(reverse("publishing:write")).content.decode()
    page = client.post(reverse("publishing:write"), typed(desk))
    assert "Select the accounts from the list" in words(page)
    assert not Post.objects.exists()


def test_an_editor_cannot_open_the_composer_of_somebody_elses_post(desk: Desk) -> None:
    post = desk.written()
    answer = browser(desk.cast.leah).get(reverse("publishing:change", args=[post.pk]))
    assert answer.status_code == 403
    assert "You cannot write posts for Ashmere District Council on Facebook" in words(answer)


def test_the_author_reads_who_can_sign_and_sees_no_button(desk: Desk) -> None:
    post = desk.waiting(by=desk.cast.priya)
    desk.cast.joins("Hugo Marsh", "HM", "comms_manager", desk.cast.comms)
    page = browser(desk.cast.priya).get(reverse("publishing:approve", args=[post.pk]))
    assert "You wrote this, so someone else must sign it. Hugo Marsh can." in words(page)
    assert "Sign version" not in words(page)


def test_a_crafted_request_of_the_author_signs_nothing(desk: Desk) -> None:
    post = desk.waiting(by=desk.cast.priya)
    decision = {"decision": "approve", "fingerprint": post.words.fingerprint, "seen": post.version}
    page = browser(desk.cast.priya).post(reverse("publishing:approve", args=[post.pk]), decision)
    assert page.status_code == 200
    assert not Approval.objects.exists()


def test_the_signer_sees_the_fingerprint_what_changed_and_what_they_asked_for(desk: Desk) -> None:
    post = desk.waiting(desk.draft(text="Bins stop on 4th Dec."))
    services.send_back(
        post_id=post.pk, by=desk.cast.priya, reason="Say when collections start again", seen=post.version
    )
    desk.change(post, text="Bins stop on Friday 4 December.")
    services.send_for_approval(post_id=post.pk, by=desk.cast.grace)
    page = browser(desk.cast.priya).get(reverse("publishing:approve", args=[post.pk]))
    text = words(page)
    print_of = desk.fresh(post).words.fingerprint
    assert f"version 2 · fingerprint {print_of[:4]} {print_of[4:8]} {print_of[8:12]}" in text
    assert "Changed since version 1 was sent back" in text
    assert "Priya Nair asked: “Say when collections start again”" in text
    assert "removed: 4th Dec." in text
    assert "added: Friday 4 December." in text


def test_sending_back_without_a_reason_says_so_beside_the_field(desk: Desk) -> None:
    post = desk.waiting()
    client = browser(desk.cast.priya)
    address = reverse("publishing:approve", args=[post.pk])
    decision = {"decision": "send_back", "fingerprint": post.words.fingerprint, "seen": post.version}
    assert words(client.post(address, decision)).count("Say what should change.") == 2
    done = client.post(address, decision | {"reason": "Add the step-free route"}, follow=True)
    assert "Sent back to Grace Mensah with your reason." in words(done)
    assert "Priya Nair: “Add the step-free route”" in words(
        browser(desk.cast.grace).get(reverse("publishing:approvals"))
    )


def test_no_decision_is_chosen_beforehand(desk: Desk) -> None:
    post = desk.waiting()
    client = browser(desk.cast.priya)
    address = reverse("publishing:approve", args=[post.pk])
    assert not re.search(r'name="decision"[^>]*checked', client.get(address).content.decode())
    assert not Approval.objects.exists()
    page = client.post(address, {"fingerprint": post.words.fingerprint, "seen": post.version})
    assert "Select an answer to “Approve version 1?”" in words(page)


def test_a_signer_who_was_slower_is_told_so(desk: Desk) -> None:
    post = desk.waiting()
    decision = {"decision": "approve", "fingerprint": post.words.fingerprint, "seen": post.version}
    desk.change(post, text="Other words")
    services.send_for_approval(post_id=post.pk, by=desk.cast.grace)
    page = browser(desk.cast.priya).post(reverse("publishing:approve", args=[post.pk]), decision)
    assert "Somebody else was faster: Grace Mensah" in words(page)
    assert not Approval.objects.exists()


def test_the_page_of_a_post_shows_every_version_every_decision_and_where_it_is(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(desk.facebook, desk.x))
    desk.change(post, text="Other words")
    services.send_for_approval(post_id=post.pk, by=desk.cast.grace)
    desk.sign(post)
    for person in (desk.cast.arthur, desk.cast.grace, desk.cast.priya):
        text = words(browser(person).get(post.get_absolute_url()))
        assert "Version 2 by Grace Mensah" in text
        assert "Version 1 by Grace Mensah" in text
        assert "Priya Nair signed it, and the approval became void" in text
        assert text.count("Withdrawn") >= 2
        assert text.count("Scheduled") >= 2
        assert "signed the post" in text


def test_an_auditor_reads_everything_and_is_offered_no_button(desk: Desk) -> None:
    post = desk.scheduled()
    page = browser(desk.cast.arthur).get(post.get_absolute_url()).content.decode()
    assert "<form" not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("published", "What is out cannot be changed here"), ("unconfirmed", "Say whether it is out on Facebook")],
)
def test_what_may_be_out_is_not_offered_for_change(desk: Desk, state: str, sentence: str) -> None:
    post = desk.scheduled()
    desk.becomes(post, state)
    text = words(browser(desk.cast.tom).get(post.get_absolute_url()))
    assert sentence in text
    assert "Write a new post from this one" in text
    assert not [
        button for button in ("Change the time", "Withdraw", "Hold") if button in text.split("What to do with it")[1]
    ]


@pytest.mark.parametrize("verb", ["hold", "withdraw"])
def test_holding_and_withdrawing_from_the_page(desk: Desk, verb: str) -> None:
    post = desk.scheduled()
    done = browser(desk.cast.tom).post(
        reverse(f"publishing:{verb}", args=[post.pk]), {"reason": "The meeting is off"}, follow=True
    )
    assert {"hold": "Held. It goes out when somebody releases it.", "withdraw": "Withdrawn. It stays in the record."}[
        verb
    ] in words(done)
    refused = browser(desk.cast.leah).post(
        reverse(f"publishing:{verb}", args=[post.pk]), {"reason": "Mine now"}, follow=True
    )
    assert "Please read" in words(refused)


def test_held_posts_are_read_and_released_one_by_one(desk: Desk) -> None:
    first, second = desk.scheduled(), desk.scheduled(desk.draft(text="The museum opens late on Thursday."))
    services.hold_routine(by=desk.cast.priya, reason="Emergency mode is on: flooding")
    client = browser(desk.cast.tom)
    text = words(client.get(reverse("publishing:held")))
    assert "2 posts are held" in text
    assert "Emergency mode is on: flooding" in text
    assert "The museum opens late on Thursday." in text
    done = client.post(reverse("publishing:release", args=[second.pk]), {"from": "held"}, follow=True)
    assert done.request["PATH_INFO"] == reverse("publishing:held")
    assert [row.state for row in desk.rows(first)] == ["held"]
    assert [row.state for row in desk.rows(second)] == ["scheduled"]
    assert "1 post is held." in words(client.get(reverse("publishing:calendar")))


def test_another_time_is_a_page_of_its_own_that_says_what_follows(desk: Desk) -> None:
    post = desk.scheduled()
    client = browser(desk.cast.grace)
    address = reverse("publishing:time", args=[post.pk])
    page = client.get(address)
    assert "another time makes the approval void" in words(page)
    at = tomorrow()
    given = {
        "seen": post.version,
        "wanted_at_day": at.day,
        "wanted_at_month": at.month,
        "wanted_at_year": at.year,
        "wanted_at_time": "5pm",
    }
    assert "It waits for approval again." in words(client.post(address, given, follow=True))


def test_a_new_post_can_begin_from_an_earlier_one_or_for_a_day(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(title="Brown bins stop"))
    client = browser(desk.cast.grace)
    again = client.get(reverse("publishing:write"), {"from": post.pk}).content.decode()
    assert BINS.split("\n")[0] in again
    assert re.search(r'name="wanted_at_day"[^>]*value=""', again), "the time is still to be chosen"
    assert re.search(
        r'name="wanted_at_day"[^>]*value="29"',
        client.get(reverse("publishing:write"), {"day": "2026-11-29"}).content.decode(),
    )


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("write", {"from": "x"}),
        ("write", {"day": "2026-13-01"}),
        ("calendar", {"month": "2026-13"}),
        ("calendar", {"month": "99999"}),
        ("calendar_list", {"week": "<script>"}),
    ],
)
def test_an_address_that_makes_no_sense_is_not_found(desk: Desk, page: str, query: Mapping[str, str]) -> None:
    assert browser(desk.cast.grace).get(reverse(f"publishing:{page}"), query).status_code == 404


def test_filters_that_make_no_sense_show_everything(desk: Desk) -> None:
    desk.written()
    for query in ({"account": "x"}, {"state": "nonsense"}, {"page": "-3"}, {"topic": "4711"}, {"words": "a" * 500}):
        assert browser(desk.cast.grace).get(reverse("publishing:posts"), query).status_code == 200


def test_the_list_has_25_a_page(desk: Desk) -> None:
    for number in range(26):
        desk.written(desk.draft(title=f"Post number {number}"))
    client = browser(desk.cast.arthur)
    first = words(client.get(reverse("publishing:posts")))
    assert "Showing 1 to 25 of 26" in first
    assert "Post number 25" in first
    assert "Post number 0 " not in first
    assert "Post number 0 " in words(client.get(reverse("publishing:posts"), {"page": 2}))


@pytest.mark.parametrize(
    "address",
    ["/posts/", "/posts/approvals/", "/posts/calendar/", "/posts/calendar/list/", "/posts/held/", "/posts/new/"],
)
def test_empty_pages_say_what_that_means(desk: Desk, address: str) -> None:
    page = browser(desk.cast.priya).get(address)
    assert page.status_code == 200
    assert "None" not in re.sub(r"None (yet|of|is sent)", "", words(page))


def test_residents_words_in_a_post_are_shown_and_never_run(desk: Desk) -> None:
    nasty = "<script>alert(1)</script> & <img src=x onerror=alert(1)>"
    post = desk.waiting(desk.draft(text=nasty, title=nasty[:100], campaign=nasty[:80]))
    for address in (
        post.get_absolute_url(),
        reverse("publishing:approve", args=[post.pk]),
        reverse("publishing:posts"),
        reverse("publishing:calendar"),
    ):
        assert "<script>alert" not in browser(desk.cast.priya).get(address).content.decode()
    assert (
        "<img src=x" not in browser(desk.cast.grace).get(reverse("publishing:change", args=[post.pk])).content.decode()
    )


def _upload(content: bytes | None = None) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("brown-bin.jpg", content if content is not None else jpeg().getvalue(), "image/jpeg")


def _hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="(\d+)"', page.content.decode())
    assert found is not None
    return found[1]
