"""What LinkedIn tells of what happens under a page's posts, and how it is asked to."""

import json
from collections.abc import Callable
from pathlib import Path

from sandbox import linkedin
from tests.sandbox.linkedin.page import Page, problem, quoted
from tests.sandbox.receiver import Receiver
from tests.sandbox.running import Sandbox

SAMPLES = Path(__file__).parents[2] / "networks/samples"
VECTORS = json.loads((SAMPLES / "signature_vectors.json").read_text(encoding="utf-8"))
TYPE = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"


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
