"""The pages of posts as people of each role use them, without script."""

import re
from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from core.council.services import end_emergency, start_emergency
from publishing import services
from publishing.models import Approval, Post
from tests.publishing.browsing import browser, typed, words
from tests.publishing.desk import Desk, tomorrow

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
    start_emergency(name="flooding", by=desk.cast.priya)
    end_emergency(by=desk.cast.priya)
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
