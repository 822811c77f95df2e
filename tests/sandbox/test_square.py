"""The town square as a tester uses it, without script."""

import base64
import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import quote

import pytest
import requests

from sandbox.network import EDITED, REMOVED
from sandbox.networks import NETWORKS
from tests.sandbox.running import Account, Sandbox

VILE = '<script>alert("x")</script> & co'


@pytest.fixture
def page(sandbox: Sandbox) -> Account:
    return sandbox.account("facebook")


def read(sandbox: Sandbox, path: str) -> str:
    answer = sandbox.ask("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.text


def publish(page: Account, message: str) -> str:
    return str(page("POST", f"{page.id}/feed", data={"message": message}).json()["id"])


def follow(sandbox: Sandbox, answer: requests.Response) -> str:
    assert answer.status_code == 303, answer.text
    return read(sandbox, answer.headers["Location"])


def test_what_the_council_publishes_is_seen_with_its_comments(sandbox: Sandbox, page: Account) -> None:
    post = publish(page, "Brown bins stop on 4 December.")
    page.resident("comment", VILE, post=post)
    seen = read(sandbox, "/?network=facebook")
    assert "Brown bins stop on 4 December." in seen
    assert html.escape(VILE, quote=True).replace("&quot;", "&#34;") in seen
    assert "<script" not in seen
    assert "1 comment<" in seen
    assert "Brown bins stop on 4 December." not in read(sandbox, "/?network=x")


def test_pages_forbid_script_and_inline_style(sandbox: Sandbox, page: Account) -> None:
    answer = sandbox.ask("GET", "/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|style=|<style| on\w+=", answer.text)
    assert 'href="http://127.0.0.1:8000/">Back to work</a>' in answer.text


def test_a_hidden_comment_is_shown_as_hidden(sandbox: Sandbox, page: Account) -> None:
    post = publish(page, "Roadworks.")
    comment = page.resident("comment", "Unprintable words", post=post)["id"]
    page("POST", comment, data={"is_hidden": "true"})
    seen = read(sandbox, f"/posts/facebook/{post}")
    assert "The council has hidden this comment." in seen
    assert "Unprintable words" not in seen


def test_a_resident_comments_under_a_post(sandbox: Sandbox, page: Account) -> None:
    post = publish(page, "Fair on Saturday.")
    form = {"network": "facebook", "post": post, "as": "Nora Nobody", "text": "Is there parking?"}
    seen = follow(sandbox, sandbox.ask("POST", "/comment", data=form))
    assert "Is there parking?" in seen
    assert "Comment as Nora Nobody" in seen
    assert [(entry["effect"], entry["by"]) for entry in page.ledger()] == [("post", "council"), ("comment", "resident")]


@pytest.mark.parametrize("network", ["facebook", "x"])
def test_a_resident_with_a_name_of_their_own_mentions_the_council(sandbox: Sandbox, network: str) -> None:
    account = sandbox.account(network)
    form = {"account": f"{network}:{account.id}", "as": "Fern Fictional", "as_name": "Ida Imagined", "how": "mention"}
    seen = follow(sandbox, sandbox.ask("POST", "/write", data=form | {"text": "Who empties the bins in Wexmoor?"}))
    assert "Who empties the bins in Wexmoor?" in seen
    assert '<option value="Ida Imagined" selected>' in seen
    assert [entry["effect"] for entry in account.ledger()] == ["mention"]


def test_a_private_message_shows_the_councils_answer(sandbox: Sandbox, page: Account) -> None:
    form = {
        "account": f"facebook:{page.id}",
        "as": "Hal Placeholder",
        "how": "message",
        "text": "May I tell you privately?",
    }
    sent = sandbox.ask("POST", "/write", data=form)
    assert "Your message has been sent." in follow(sandbox, sent)
    resident = sent.headers["Location"].split("?")[0].split("/")[-1]
    body = {"recipient": {"id": resident}, "message": {"text": "Please do. ^GM"}}
    assert page("POST", f"{page.id}/messages", json=body).ok
    seen = read(sandbox, sent.headers["Location"])
    assert "Please do. ^GM" in seen
    again = sandbox.ask("POST", sent.headers["Location"].split("?")[0], data={"text": "Thank you"})
    assert "Thank you" in follow(sandbox, again)
    assert "Thank you" in read(sandbox, "/messages")
    assert "Thank you" not in read(sandbox, "/")


def test_empty_words_are_refused_and_nothing_typed_is_lost(sandbox: Sandbox, page: Account) -> None:
    form = {"account": f"facebook:{page.id}", "as": "Bram Invented", "how": "message", "text": "   "}
    answer = sandbox.ask("POST", "/write", data=form)
    assert answer.status_code == 422
    assert "Write something first." in answer.text
    assert "<title>Error: " in answer.text
    assert 'value="Bram Invented" selected' in answer.text
    assert page.ledger() == []


def test_somebody_who_is_blocked_is_told_so(sandbox: Sandbox, page: Account) -> None:
    post = publish(page, "Comments welcome.")
    resident = page.resident("comment", "Idiots", post=post, who="Bram Invented")["resident"]
    page("POST", f"{page.id}/blocked", data={"user": resident})
    form = {"network": "facebook", "post": post, "as": "Bram Invented", "text": "Again & again"}
    answer = sandbox.ask("POST", "/comment", data=form)
    assert answer.status_code == 422
    assert "has blocked Bram Invented" in answer.text
    assert "Again &amp; again</textarea>" in answer.text


def test_the_network_misbehaves_until_the_box_is_unticked(sandbox: Sandbox, page: Account) -> None:
    follow(sandbox, sandbox.ask("POST", "/misbehave", data={"drop": "on"}))
    with pytest.raises(requests.ConnectionError):
        publish(page, "Taken, not answered")
    assert [entry["text"] for entry in page.ledger()] == ["Taken, not answered"]
    seen = follow(sandbox, sandbox.ask("POST", "/misbehave", data={"too_many": "on"}))
    assert re.search(r'name="too_many" checked', seen)
    assert not re.search(r'name="drop" checked', seen)
    assert page("GET", page.id).json()["error"]["code"] == 32
    sandbox.ask("POST", "/misbehave", data={"refuse": "on"})
    assert page("GET", page.id).json()["error"]["code"] == 190
    sandbox.ask("POST", "/misbehave", data={})
    assert page("GET", page.id).ok


def test_posts_and_conversations_come_20_a_page(own_sandbox: Sandbox) -> None:
    account = own_sandbox.account("x")
    past = [
        {"network": "x", "account": account.id, "text": f"Post number {day}.", "at": f"2026-01-{day:02d}T09:00:00Z"}
        for day in range(1, 26)
    ]
    talks = [
        past[day] | {"text": f"Question {day}.", "with": f"Resident {day}", "ref": f"talk {day}"} for day in range(21)
    ]
    own_sandbox.control("POST", "backfill", posts=past, messages=talks)
    first, second = read(own_sandbox, "/"), read(own_sandbox, "/?page=2")
    assert [re.findall(r"Post number \d+\.", page_) for page_ in (first, second)] == [
        [f"Post number {day}." for day in range(25, 5, -1)],
        [f"Post number {day}." for day in range(5, 0, -1)],
    ]
    assert "Showing 21 to 25 of 25" in second
    assert re.findall(r"Question \d+\.", read(own_sandbox, "/messages?page=2")) == ["Question 0."]


@pytest.mark.parametrize("path", ["/?network=orkut", "/posts/x/1", "/messages/x/1/2", "/media/x/1", "/posts/orkut/1"])
def test_what_is_not_there_is_a_page_that_says_so(sandbox: Sandbox, path: str) -> None:
    answer = sandbox.ask("GET", path)
    assert answer.status_code == 404
    assert "Nothing here" in answer.text


def test_a_deleted_post_is_gone_from_the_square(sandbox: Sandbox, page: Account) -> None:
    post = publish(page, "A mistake, sorry.")
    page("DELETE", post)
    assert "A mistake, sorry." not in read(sandbox, "/")
    form = {"network": "facebook", "post": post, "as": "Fern Fictional", "text": "Too late"}
    assert sandbox.ask("POST", "/comment", data=form).status_code == 404


# As a resident, on each network ----------------------------------------------------

PIXEL = base64.b64encode(b"\xff\xd8\xff\xe0 a picture").decode()
FILM = base64.b64encode(b"\0\0\0\x20ftypisom a film").decode()
SAID = "WEBVTT\n\n00:00.000 --> 00:02.000\nCome in!\n"


def posted(sandbox: Sandbox, network: str, text: str = "Open until nine.", **more: object) -> tuple[Account, str]:
    """An account with one post of a moment ago."""
    account = sandbox.account(network)
    at = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    past = {"network": network, "account": account.id, "text": text, "at": at, "ref": "post"} | more
    return account, str(sandbox.control("POST", "backfill", posts=[past])["ids"]["post"])


def in_the_post(sandbox: Sandbox, network: str, post: str) -> str:
    return read(sandbox, f"/posts/{network}/{post}")


def pages_of(sandbox: Sandbox, network: str) -> Iterator[str]:
    """All of them: other tests have posted there too, some with the clock put forward."""
    for number in count(1):
        page = read(sandbox, f"/?network={network}&page={number}")
        yield page
        if f"page={number + 1}" not in page:
            return


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_shows_its_own_posts_and_takes_comments(sandbox: Sandbox, network: str) -> None:
    _, post = posted(sandbox, network, f"Only on {network}.")
    form = {"network": network, "post": post, "as": "Nora Nobody", "text": "Is there parking?"}
    follow(sandbox, sandbox.ask("POST", "/comment", data=form))
    assert "Is there parking?" in in_the_post(sandbox, network, post)
    assert any(f"Only on {network}." in page for page in pages_of(sandbox, network))
    assert not any(
        f"Only on {network}." in page for page in pages_of(sandbox, "x" if network == "flickr" else "flickr")
    )


@pytest.mark.parametrize("network", NETWORKS)
def test_a_resident_deletes_what_they_wrote(sandbox: Sandbox, network: str) -> None:
    account, post = posted(sandbox, network)
    comment = account.resident("comment", "Forget this.", post=post)["id"]
    offered = read(sandbox, f"/posts/{network}/{post}?change={quote(comment)}")
    assert '<form action="/delete"' in offered
    seen = follow(sandbox, sandbox.ask("POST", "/delete", data={"network": network, "post": comment}))
    assert "Forget this." not in seen
    assert ("does not tell the council" in seen) == (REMOVED not in NETWORKS[network].tells)
    assert [(entry["effect"], entry["by"]) for entry in account.ledger(effect="remove")] == [("remove", "resident")]


@pytest.mark.parametrize("network", [key for key, one in NETWORKS.items() if one.residents_edit])
def test_a_resident_changes_their_words_where_the_network_lets_them(sandbox: Sandbox, network: str) -> None:
    account, post = posted(sandbox, network)
    comment = account.resident("comment", "Is it opne?", post=post)["id"]
    form = {"network": network, "post": comment, "text": "Is it open?", "as": "Fern Fictional"}
    seen = follow(sandbox, sandbox.ask("POST", "/edit", data=form))
    assert "Is it open?" in seen and "Is it opne?" not in seen and "· edited" in seen
    assert ("does not tell the council" in seen) == (EDITED not in NETWORKS[network].tells)
    assert account.ledger(effect="edited")


def test_on_instagram_nobody_changes_a_comment(sandbox: Sandbox) -> None:
    account, post = posted(sandbox, "instagram")
    comment = account.resident("comment", "Is it opne?", post=post)["id"]
    offered = read(sandbox, f"/posts/instagram/{post}?change={comment}")
    assert "Instagram lets nobody change a comment." in offered and 'action="/edit"' not in offered
    refused = sandbox.ask("POST", "/edit", data={"network": "instagram", "post": comment, "text": "Is it open?"})
    assert refused.status_code == 422 and "Instagram lets nobody change a comment." in refused.text


def test_an_empty_change_is_refused(sandbox: Sandbox) -> None:
    account, post = posted(sandbox, "facebook")
    comment = account.resident("comment", "Is it open?", post=post)["id"]
    refused = sandbox.ask("POST", "/edit", data={"network": "facebook", "post": comment, "text": " "})
    assert refused.status_code == 422 and "Write something first." in refused.text
    assert "Is it open?" in in_the_post(sandbox, "facebook", post)


def test_nobody_changes_the_councils_words_from_here(sandbox: Sandbox) -> None:
    _, post = posted(sandbox, "facebook", "Ours.")
    assert sandbox.ask("POST", "/edit", data={"network": "facebook", "post": post, "text": "x"}).status_code == 404
    assert "Ours." in in_the_post(sandbox, "facebook", post)


@pytest.mark.parametrize("network", NETWORKS)
def test_somebody_else_deletes_a_post_of_the_council(sandbox: Sandbox, network: str) -> None:
    account, post = posted(sandbox, network, f"Here today, gone from {network}.")
    offered = read(sandbox, f"/posts/{network}/{post}?change={quote(post)}")
    assert "The council is not asked." in offered and 'action="/edit"' not in offered
    seen = follow(sandbox, sandbox.ask("POST", "/delete", data={"network": network, "post": post}))
    assert f"gone from {network}" not in seen
    gone = sandbox.ask("GET", f"/posts/{network}/{post}")
    assert gone.status_code == 404 and "Somebody else deleted this post." in gone.text
    assert [entry["by"] for entry in account.ledger(effect="remove")] == ["somebody else"]


def test_a_comment_that_the_council_deleted_is_shown_as_deleted(sandbox: Sandbox, page: Account) -> None:
    post = publish(page, "Comments welcome.")
    comment = page.resident("comment", "Unprintable words", post=post)["id"]
    assert page("DELETE", comment).ok
    seen = in_the_post(sandbox, "facebook", post)
    assert "The council has deleted this comment." in seen
    assert "Unprintable words" not in seen


@pytest.mark.parametrize(
    ("network", "ways", "no_ways"),
    [
        ("facebook", 2, []),
        ("threads", 1, ["Threads shows the council’s application no private messages."]),
        ("linkedin", 1, ["LinkedIn shows the council’s application no private messages."]),
        ("youtube", 0, ["On YouTube nobody writes", "YouTube shows the council’s application no private messages."]),
        ("flickr", 0, ["On Flickr nobody writes", "Flickr shows the council’s application no private messages."]),
    ],
)
def test_the_form_offers_what_the_network_has_and_says_what_it_has_not(
    sandbox: Sandbox, network: str, ways: int, no_ways: list[str]
) -> None:
    sandbox.account(network)
    seen = read(sandbox, f"/?network={network}")
    assert seen.count('name="how"') == ways
    assert all(sentence in seen for sentence in no_ways)
    assert ("nobody writes" in seen) == any("nobody writes" in sentence for sentence in no_ways)


def test_a_past_post_has_its_pictures_with_their_descriptions_and_its_figures(sandbox: Sandbox) -> None:
    pictures = [{"kind": "image/jpeg", "alt": "A bench", "content": PIXEL}]
    _, post = posted(sandbox, "instagram", pictures=pictures, figures={"likes": 1234})
    seen = in_the_post(sandbox, "instagram", post)
    shown = re.search(r'<img class="shot" src="([^"]+)" alt="A bench">', seen)
    assert shown is not None
    assert sandbox.ask("GET", shown[1]).content == base64.b64decode(PIXEL)
    assert "1,234 likes" in seen


def test_a_film_is_shown_with_its_captions(sandbox: Sandbox) -> None:
    pictures = [{"kind": "video/mp4", "alt": "The library", "content": FILM}]
    _, post = posted(sandbox, "youtube", pictures=pictures, captions=SAID)
    seen = in_the_post(sandbox, "youtube", post)
    film, track = re.search(r'<video [^>]*src="([^"]+)"', seen), re.search(r'<track [^>]*src="([^"]+)"', seen)
    assert film is not None and track is not None
    assert sandbox.ask("GET", film[1]).headers["Content-Type"] == "video/mp4"
    assert sandbox.ask("GET", track[1]).text == SAID
    assert "With captions." in seen
