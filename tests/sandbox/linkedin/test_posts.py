"""Posts and comments on LinkedIn as the connector will meet them, who may write them, and what is counted."""

import time
from typing import Any

import pytest

from sandbox.linkedin.little import shown
from tests.sandbox.linkedin.page import HEADERS, Page, problem, quoted
from tests.sandbox.running import Sandbox


def test_a_version_must_be_named_and_be_served(page: Page) -> None:
    answer = page("GET", "organizationAcls?q=roleAssignee", headers={"Linkedin-Version": ""})
    assert "A version must be present" in problem(answer, 400)
    for version in ("202507", "203001", "2026"):
        answer = page("GET", "organizationAcls?q=roleAssignee", headers={"Linkedin-Version": version})
        assert problem(answer, 426) == f"Requested version {version} is not active"
    problem(page("GET", "organizationAcls?q=roleAssignee", headers={"X-Restli-Protocol-Version": "1.0.0"}), 400)


def test_a_token_that_is_no_good_is_401_and_says_why(sandbox: Sandbox, page: Page) -> None:
    problem(page.account("GET", "posts", headers=HEADERS | {"Authorization": ""}), 401)
    problem(page.account("GET", "posts", headers=HEADERS | {"Authorization": "Bearer x"}), 401)
    sandbox.control("POST", "tokens", network="linkedin", account=page.id, do="expire")
    assert "expired" in problem(page("GET", "posts"), 401)
    sandbox.control("POST", "tokens", network="linkedin", account=page.id, do="restore")
    sandbox.control("POST", "tokens", network="linkedin", account=page.id, do="revoke")
    assert page("GET", "posts").json()["serviceErrorCode"] == 65601


def test_the_name_of_a_post_stands_in_a_header_alone(page: Page) -> None:
    urn = page.posted("Bins go out on Tuesday.")
    assert urn.startswith("urn:li:share:")
    read = page.read(urn)
    assert (read["author"], read["commentary"], read["lifecycleState"]) == (
        page.id,
        "Bins go out on Tuesday.",
        "PUBLISHED",
    )
    listed = page("GET", f"posts?q=author&author={quoted(page.id)}&sortBy=LAST_MODIFIED").json()["elements"]
    assert [one["id"] for one in listed] == [urn]


@pytest.mark.parametrize(
    ("commentary", "seen"),
    [
        ("Bins (Elm Road)", "Bins "),
        ("Ask bins@example.gov.uk", "Ask bins"),
        ("Bins \\(Elm Road\\)", "Bins (Elm Road)"),
        ("{hashtag|\\#|BinDay} and #this", "#BinDay and #this"),
        ("@[Ashmere](urn:li:organization:1) says", "Ashmere says"),
        ("A _word_", "A "),
    ],
)
def test_a_reserved_character_that_is_not_escaped_ends_the_text(commentary: str, seen: str) -> None:
    assert shown(commentary) == seen


def test_what_residents_see_is_the_shortened_text(sandbox: Sandbox, page: Page) -> None:
    page.posted("Bins (Elm Road) on Tuesday")
    (post,) = sandbox.control("GET", "posts", network="linkedin", account=page.id)["posts"]
    assert post["text"] == "Bins "


def test_the_same_words_name_the_post_that_stands(page: Page) -> None:
    urn = page.posted("Snow: no collections today.")
    again = page.post("Snow: no collections today.")
    assert problem(again, 422) == f"Content is a duplicate of {urn}"
    assert len(page.account.ledger(effect="post")) == 1
    page("DELETE", f"posts/{quoted(urn)}")
    page.posted("Snow: no collections today.")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"colour": "red"}, 403),
        ({"author": "urn:li:organization:1"}, 403),
        ({"visibility": "SECRET"}, 422),
        ({"lifecycleState": "DRAFT"}, 422),
        ({"commentary": "a" * 3_001}, 422),
        ({"content": {"media": {"id": "urn:li:image:none"}}}, 404),
        ({"content": {"article": {"source": "https://ashmere.example"}}}, 422),
    ],
)
def test_what_is_not_as_described_is_refused(page: Page, wrong: dict[str, Any], status: int) -> None:
    problem(page.post("Words", **wrong), status)
    assert page.account.ledger() == []


def test_brackets_that_are_quoted_are_not_understood(page: Page) -> None:
    bare = f"organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity={quoted(page.id)}"
    assert page("GET", f"{bare}&shares=List(urn%3Ali%3Ashare%3A1)").status_code == 200
    problem(page("GET", f"{bare}&shares=List%28urn%3Ali%3Ashare%3A1%29"), 400)


def test_comments_are_read_answered_changed_and_deleted(page: Page) -> None:
    urn = page.posted("Consultation opens today.")
    asked = page.account.resident("comment", "Where?", post=urn)["id"]
    (listed,) = page("GET", f"socialActions/{quoted(urn)}/comments").json()["elements"]
    assert (listed["commentUrn"], listed["message"]["text"]) == (asked, "Where?")
    assert listed["actor"].startswith("urn:li:person:")
    thread = listed["object"]
    body = {"actor": page.id, "object": thread, "parentComment": asked, "message": {"text": "On our site ^GM"}}
    made = page("POST", f"socialActions/{quoted(asked)}/comments", json=body)
    assert made.status_code == 201
    number = made.headers["x-restli-id"]
    assert made.json()["parentComment"] == asked
    nested = page(
        "POST",
        f"socialActions/{quoted(made.json()['commentUrn'])}/comments",
        json=body | {"parentComment": made.json()["commentUrn"]},
    )
    assert "one level deep" in problem(nested, 400)
    where = f"socialActions/{quoted(thread)}/comments/{number}"
    actor = f"?actor={quoted(page.id)}"
    patch = {"patch": {"message": {"$set": {"text": "On our website ^GM"}}}}
    assert page("POST", where + actor, json=patch).status_code == 204
    assert page("GET", where).json()["message"]["text"] == "On our website ^GM"
    problem(page("DELETE", where), 403)
    assert page("DELETE", where + actor).status_code == 204
    problem(page("GET", where), 404)
    assert page("DELETE", f"socialActions/{quoted(thread)}/comments/{listed['id']}{actor}").status_code == 204
    assert [entry["effect"] for entry in page.account.ledger(by="council")] == [
        "post",
        "comment",
        "edited",
        "remove",
        "remove",
    ]


def test_deleting_a_post_twice_is_once(page: Page) -> None:
    urn = page.posted("Here.")
    for _ in range(2):
        assert page("DELETE", f"posts/{quoted(urn)}").status_code == 204
    assert len(page.account.ledger(effect="remove")) == 1


def test_figures_and_followers(sandbox: Sandbox, page: Page) -> None:
    urn = page.posted("Words")
    page.account.resident("comment", "Hello", post=urn)
    sandbox.control(
        "POST", "insights", network="linkedin", post=urn, likes=12, shares=3, views=900, people=700, clicks=25
    )
    query = f"q=organizationalEntity&organizationalEntity={quoted(page.id)}"
    found = page(
        "GET", f"organizationalEntityShareStatistics?{query}&shares=List({quoted(urn)},urn%3Ali%3Ashare%3A1)"
    ).json()
    (one,) = found["elements"]
    assert one["share"] == urn
    assert one["totalShareStatistics"] == {
        "impressionCount": 900, "uniqueImpressionsCount": 700, "clickCount": 25, "likeCount": 12, "commentCount": 1,
        "shareCount": 3, "engagement": 41 / 900,
    }  # fmt: skip
    assert (
        page("GET", f"organizationalEntityShareStatistics?{query}").json()["elements"][0]["totalShareStatistics"][
            "commentCount"
        ]
        == 1
    )
    size = page("GET", f"networkSizes/{quoted(page.id)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER").json()
    assert abs(size["firstDegreeSize"] - 4_000) <= 2


def test_a_member_writes_150_posts_a_day(sandbox: Sandbox, page: Page) -> None:
    past = [
        {
            "network": "linkedin",
            "account": page.id,
            "text": f"Post {number}",
            "at": f"2026-01-05T09:{number % 60:02d}:00Z",
        }
        for number in range(150)
    ]
    sandbox.control("POST", "backfill", posts=past)
    page.posted("One more, on another day")
    today = time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime())
    sandbox.control("POST", "backfill", posts=[post | {"at": today} for post in past[:149]])
    assert "MEMBER DAY limit" in problem(page.post("One too many"), 429)


def test_the_square_shows_the_page_and_takes_comments_but_no_messages(sandbox: Sandbox, page: Page) -> None:
    urn = page.posted("Bins go out on Tuesday.")
    assert "Bins go out on Tuesday." in sandbox.ask("GET", "/?network=linkedin").text
    form = {"network": "linkedin", "post": urn, "as": "Fern Fictional", "text": "Which Tuesday?"}
    assert sandbox.ask("POST", "/comment", data=form).status_code == 303
    assert "Which Tuesday?" in sandbox.ask("GET", f"/posts/linkedin/{quoted(urn)}").text
    private = {"account": f"linkedin:{page.id}", "how": "message", "as": "Fern Fictional", "text": "Psst"}
    assert sandbox.ask("POST", "/write", data=private).status_code == 422
