"""LinkedIn as the connector will meet it."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from sandbox import linkedin
from sandbox.linkedin.little import shown
from tests.sandbox.receiver import Receiver
from tests.sandbox.running import Account, Sandbox

HEADERS = {"Linkedin-Version": "202607", "X-Restli-Protocol-Version": "2.0.0"}
SAMPLES = Path(__file__).parents[1] / "networks/samples"
VECTORS = json.loads((SAMPLES / "signature_vectors.json").read_text(encoding="utf-8"))
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
MP4 = b"\0\0\0\x18ftypmp42" + b"0" * 64
TYPE = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"


class Page:
    """A page, and calls with every header that LinkedIn wants."""

    def __init__(self, account: Account) -> None:
        self.account, self.id = account, account.id

    def __call__(self, method: str, path: str, **how: Any) -> requests.Response:
        return self.account(method, path, headers=HEADERS | how.pop("headers", {}), **how)

    def post(self, words: str, **more: Any) -> requests.Response:
        return self(
            "POST",
            "posts",
            json={
                "author": self.id,
                "commentary": words,
                "visibility": "PUBLIC",
                "distribution": {"feedDistribution": "MAIN_FEED"},
                "lifecycleState": "PUBLISHED",
            }
            | more,
        )

    def posted(self, commentary: str, **more: Any) -> str:
        answer = self.post(commentary, **more)
        assert answer.status_code == 201, answer.text
        assert answer.content == b""
        return answer.headers["x-restli-id"]

    def read(self, urn: str) -> dict[str, Any]:
        return dict(self("GET", f"posts/{quoted(urn)}").json())

    def notices(
        self, query: str = "actions=List(COMMENT,COMMENT_EDIT,COMMENT_DELETE,ADMIN_COMMENT,SHARE_MENTION)"
    ) -> Any:
        path = f"organizationalEntityNotifications?q=criteria&organizationalEntity={quoted(self.id)}&{query}"
        return self("GET", path).json()["elements"]


@pytest.fixture
def page(sandbox: Sandbox) -> Page:
    return Page(sandbox.account("linkedin"))


def quoted(urn: str) -> str:
    return quote(urn, safe="")


def problem(answer: requests.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert {"status", "code", "message"} <= set(answer.json())
    return str(answer.json()["message"])


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


def test_pictures_make_posts_unlike(page: Page) -> None:
    for _ in range(2):
        page.posted("Snow", content={"media": {"id": uploaded(page), "altText": "Snow on Elm Road"}})
    assert len(page.account.ledger(effect="post")) == 2


def uploaded(page: Page, content: bytes = PNG) -> str:
    asked = {"initializeUploadRequest": {"owner": page.id}}
    value = page("POST", "images?action=initializeUpload", json=asked).json()["value"]
    answer = page.account.sandbox.web.put(
        value["uploadUrl"], data=content, headers={"Authorization": f"Bearer {page.account.token}"}, timeout=10
    )
    assert answer.status_code == 201, answer.text
    return str(value["image"])


def test_several_pictures_each_with_its_alt_text(page: Page) -> None:
    images = [{"id": uploaded(page), "altText": alt} for alt in ("A full bin", "An empty bin")]
    urn = page.posted("Bins", content={"multiImage": {"images": images}})
    assert page.read(urn)["content"]["multiImage"]["images"] == images
    problem(page.post("Again", content={"media": images[0]}), 400)


def test_an_address_for_an_upload_cannot_be_guessed(page: Page) -> None:
    asked = {"initializeUploadRequest": {"owner": page.id}}
    value = page("POST", "images?action=initializeUpload", json=asked).json()["value"]
    headers = {"Authorization": f"Bearer {page.account.token}"}
    answer = page.account.sandbox.web.put(value["uploadUrl"][:-1], data=PNG, headers=headers, timeout=10)
    assert answer.status_code == 403


def begun(page: Page, content: bytes) -> dict[str, Any]:
    asked = {"owner": page.id, "fileSizeBytes": len(content), "uploadCaptions": False, "uploadThumbnail": False}
    answer = page("POST", "videos?action=initializeUpload", json={"initializeUploadRequest": asked})
    return dict(answer.json()["value"])


def finish(page: Page, video: dict[str, Any], etags: list[str]) -> requests.Response:
    asked = {"video": video["video"], "uploadToken": "", "uploadedPartIds": etags}
    return page("POST", "videos?action=finalizeUpload", json={"finalizeUploadRequest": asked})


def put(page: Page, video: dict[str, Any], content: bytes) -> list[str]:
    headers = {"Authorization": f"Bearer {page.account.token}", "Content-Type": "application/octet-stream"}
    web = page.account.sandbox.web
    return [
        web.put(
            part["uploadUrl"], data=content[part["firstByte"] : part["lastByte"] + 1], headers=headers, timeout=10
        ).headers["etag"]
        for part in video["uploadInstructions"]
    ]


@pytest.mark.parametrize(
    ("content", "status", "state"),
    [(MP4, "AVAILABLE", "PUBLISHED"), (b"x" * 99, "PROCESSING_FAILED", "PUBLISH_FAILED")],
)
def test_a_video_is_worked_on_before_it_is_there_or_has_failed(
    page: Page, content: bytes, status: str, state: str
) -> None:
    video = begun(page, content)
    assert page("GET", f"videos/{quoted(video['video'])}").json()["status"] == "WAITING_UPLOAD"
    problem(finish(page, video, ["wrong"]), 400)
    assert finish(page, video, put(page, video, content)).status_code == 200
    urn = page.posted("Watch", content={"media": {"id": video["video"]}})
    assert page.read(urn)["lifecycleState"] == "PUBLISH_REQUESTED"
    deadline = time.monotonic() + 5
    while page.read(urn)["lifecycleState"] == "PUBLISH_REQUESTED":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert page("GET", f"videos/{quoted(video['video'])}").json()["status"] == status
    assert page.read(urn)["lifecycleState"] == state


def test_a_video_has_parts_of_four_megabytes(page: Page) -> None:
    video = begun(page, b"\0" * 4_194_305)
    assert [(part["firstByte"], part["lastByte"]) for part in video["uploadInstructions"]] == [
        (0, 4_194_303),
        (4_194_304, 4_194_304),
    ]


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


def test_a_comment_is_told_as_in_sample_09(sandbox: Sandbox, receiver: Receiver, page: Page) -> None:
    urn = page.posted("A new scheme.")
    comment = page.account.resident("comment", "Where do we sign up?", post=urn)["id"]
    came = receiver.wait_for(lambda one: comment.encode() in one.raw)[0]
    assert came.is_genuine
    sample = json.loads((SAMPLES / "09_linkedin_org_comment.raw").read_bytes())
    assert list(came.body) == list(sample)
    (told,), (wanted,) = came.body["notifications"], sample["notifications"]
    assert {name: type(value) for name, value in told.items()} == {name: type(value) for name, value in wanted.items()}
    assert list(told["decoratedGeneratedActivity"]["comment"]) == list(wanted["decoratedGeneratedActivity"]["comment"])
    assert (told["sourcePost"], told["generatedActivity"]) == (urn, comment)
    assert page.notices() == [told]


def test_signature_and_challenge_are_those_of_the_vectors() -> None:
    secret = {"client_secret": VECTORS["secret"]}
    raw = (SAMPLES / "09_linkedin_org_comment.raw").read_bytes()
    assert linkedin.NETWORK.signature(raw, secret) == VECTORS["vectors"]["09_linkedin_org_comment"]
    greeting = linkedin.NETWORK.greeting(secret)
    assert greeting.within == 3.0
    assert not greeting.understood(200, b"{}")
    assert not greeting.understood(200, b"no")
    assert linkedin.NETWORK.greeting_lasts == 2 * 60 * 60


def test_edits_removals_and_mentions_are_told(sandbox: Sandbox, page: Page) -> None:
    urn = page.posted("A new scheme.")
    comment = page.account.resident("comment", "You mised us", post=urn)["id"]
    sandbox.control("POST", "edit", network="linkedin", post=comment, text="You missed us")
    gone = page.account.resident("comment", "Wrong page", post=urn)["id"]
    sandbox.control("POST", "delete", network="linkedin", post=gone)
    mention = page.account.resident("mention", "Well done Ashmere")["id"]
    told = {(one["action"], one["generatedActivity"]) for one in page.notices()}
    assert told == {
        ("COMMENT", comment),
        ("COMMENT_EDIT", comment),
        ("COMMENT_DELETE", gone),
        ("SHARE_MENTION", mention),
    }
    assert (
        page.notices("actions=List(SHARE_MENTION)")[0]["decoratedGeneratedActivity"]["share"]["text"]
        == "Well done Ashmere"
    )


def test_notices_are_kept_for_sixty_days(page: Page, clock: Callable[[int], object]) -> None:
    page.account.resident("comment", "Hello", post=page.posted("Words"))
    clock(59 * 24)
    assert len(page.notices()) == 1
    clock(2 * 24)
    assert page.notices() == []


def test_it_goes_quiet_when_the_role_is_lost_and_writing_is_refused(
    sandbox: Sandbox, receiver: Receiver, page: Page
) -> None:
    urn = page.posted("Words")
    sandbox.control("POST", "permissions", network="linkedin", account=page.id, lost=["ADMINISTRATOR"])
    quiet = page.account.resident("comment", "Is anybody there?", post=urn)["id"]
    assert page("GET", "organizationAcls?q=roleAssignee").json()["elements"] == []
    problem(page.post("More words"), 403)
    sandbox.control("POST", "permissions", network="linkedin", account=page.id, lost=[])
    heard = page.account.resident("comment", "Hello?", post=urn)["id"]
    receiver.wait_for(lambda one: heard.encode() in one.raw)
    assert not [one for one in receiver.arrived if quiet.encode() in one.raw]
    assert {one["generatedActivity"] for one in page.notices()} == {quiet, heard}


def test_what_was_held_is_told_ten_at_a_time(sandbox: Sandbox, receiver: Receiver, page: Page) -> None:
    urn = page.posted("Words")
    sandbox.control("POST", "deliveries/hold")
    comments = [page.account.resident("comment", f"Number {number}", post=urn)["id"] for number in range(12)]
    sandbox.control("POST", "deliveries/release")
    receiver.wait_for(lambda one: comments[-1].encode() in one.raw)
    mine = [one for one in receiver.arrived if urn.encode() in one.raw]
    assert [len(one.body["notifications"]) for one in mine] == [10, 2]
    assert all(one.is_genuine for one in mine)


def test_a_page_is_subscribed_and_unsubscribed(page: Page) -> None:
    key = (
        f"(developerApplication:urn%3Ali%3AdeveloperApplication%3A1,user:{quoted(person(page))},"
        f"entity:{quoted(page.id)},eventType:{TYPE})"
    )
    path = f"eventSubscriptions/{quoted(key.replace('%3A', ':'))}"
    assert page("DELETE", path).status_code == 204
    problem(page("GET", path), 404)
    address = f"{page.account.sandbox.webhooks}linkedin/"
    assert page("PUT", path, json={"webhook": address}).status_code == 204
    assert page("GET", path).json()["webhook"] == address
    problem(page("PUT", path, json={"webhook": "https://elsewhere.example/"}), 400)
    problem(page("PUT", path.replace("Adm", "Other"), json={"webhook": address}), 403)


def person(page: Page) -> str:
    return str(page("GET", "organizationAcls?q=roleAssignee").json()["elements"][0]["roleAssignee"])


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
