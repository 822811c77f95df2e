"""Foreign truth: Meta's own SDK (facebook-business 26.0) speaks to the pretend Facebook and Instagram, and understands them.

It knows the names and types of all parameters, and its warnings about others are errors here. Only for tests: it puts tokens
into addresses (networks.md, section 2).
"""

from collections.abc import Callable
from typing import Any

import pytest
from facebook_business.adobjects.advideo import AdVideo
from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.photo import Photo
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from tests.networks.gallery import gallery
from tests.networks.peers import JPEG, MP4, PNG
from tests.sandbox.running import SECRETS, Account, Sandbox


@pytest.fixture
def account(sandbox: Sandbox) -> Account:
    return sandbox.account("facebook")


@pytest.fixture
def page(account: Account) -> Page:
    return Page(account.id, api=api(account))


@pytest.fixture
def gram(sandbox: Sandbox) -> Account:
    return sandbox.account("instagram")


@pytest.fixture
def user(gram: Account) -> IGUser:
    return IGUser(gram.id, api=api(gram))


def api(account: Account) -> FacebookAdsApi:
    network = account.known["network"]
    session = FacebookSession(SECRETS[network]["app_id"], SECRETS[network]["app_secret"], account.token, timeout=10)
    session.requests.trust_env = False
    session.GRAPH = f"{account.sandbox.base}/{network}"
    return FacebookAdsApi(session, api_version="v26.0")


def posted(page: Page, **params: Any) -> PagePost:
    made = page.create_feed(params=params)
    return PagePost(made["id"], api=page.get_api())


def test_a_page_says_who_it_is(page: Page, account: Account) -> None:
    read = page.api_get(fields=["name", "username", "link", "followers_count", "fan_count", "category"])
    assert read["name"] == "Ashmere District Council"
    assert (read["username"], read["followers_count"]) == (account.handle, 4000)
    assert read["link"] == f"https://www.facebook.com/{account.handle}"


def test_posts_are_written_listed_changed_and_deleted(page: Page) -> None:
    post = posted(page, message="Bins go out on Tuesday.", link="https://ashmere.example/bins")
    read = post.api_get(fields=["message", "created_time", "permalink_url", "status_type", "is_published"])
    assert (read["message"], read["is_published"]) == ("Bins go out on Tuesday.", True)
    assert (read["status_type"], read["created_time"][-5:]) == ("mobile_status_update", "+0000")
    listed = page.get_published_posts(fields=["id", "message", "permalink_url"])
    assert [one["id"] for one in listed] == [post["id"]]
    assert [one["media_type"] for one in post.get_attachments()] == ["link"]
    post.api_update(params={"message": "Bins go out on Wednesday."})
    assert post.api_get(fields=["message"])["message"] == "Bins go out on Wednesday."
    post.api_delete()
    assert list(page.get_published_posts()) == []


def test_a_long_list_is_read_to_its_end(page: Page) -> None:
    wanted = {posted(page, message=f"Post {number}")["id"] for number in range(7)}
    assert {one["id"] for one in page.get_published_posts(params={"limit": 3})} == wanted


def test_a_post_is_scheduled(page: Page, sandbox: Sandbox) -> None:
    due = 5_000_000_000
    with pytest.raises(FacebookRequestError) as caught:
        posted(page, message="Too far away", published=False, scheduled_publish_time=due)
    assert (caught.value.api_error_code(), caught.value.api_error_subcode()) == (100, 1363027)
    assert list(page.get_scheduled_posts()) == []


def test_a_repeated_post_is_refused_as_the_sdk_reads_refusals(page: Page) -> None:
    posted(page, message="Snow today.")
    with pytest.raises(FacebookRequestError) as caught:
        posted(page, message="Snow today.")
    error = caught.value
    assert (error.api_error_code(), error.api_error_subcode(), error.http_status()) == (506, 1455006, 400)
    assert error.api_error_type() == "OAuthException"
    assert error.api_transient_error() is False


def test_photos_are_fetched_described_and_attached(page: Page) -> None:
    address = gallery().hang({"bin.png": PNG})
    made = page.create_photo(
        params={"url": f"{address}/bin.png", "published": False, "alt_text_custom": "A full bin", "caption": "Bins"}
    )
    photo = Photo(made["id"], api=page.get_api())
    read = photo.api_get(fields=["alt_text_custom", "images", "created_time"])
    assert read["alt_text_custom"] == "A full bin"
    assert read["images"][0]["source"].endswith(f"/media/facebook/{made['id']}")
    post = posted(page, message="Bins", attached_media=[{"media_fbid": made["id"]}])
    assert [one["target"]["id"] for one in post.get_attachments()] == [made["id"]]
    assert post.api_get(fields=["full_picture"])["full_picture"].endswith(made["id"])


def test_a_video_is_fetched_and_published_later(page: Page, clock: Callable[[int], object]) -> None:
    address = gallery().hang({"film.mp4": MP4})
    made = page.create_video(params={"file_url": f"{address}/film.mp4", "published": False})
    video = AdVideo(made["id"], api=page.get_api())
    read = video.api_get(fields=["status", "published"])
    assert (read["status"]["video_status"], read["published"]) == ("processing", False)
    clock(1)
    video.api_update(params={"published": True, "description": "The new library"})
    read = video.api_get(fields=["published", "post_id", "permalink_url", "description"])
    assert (read["published"], read["description"]) == (True, "The new library")
    assert [one["id"] for one in page.get_published_posts()] == [read["post_id"]]


def test_the_beginning_of_an_upload(page: Page) -> None:
    begun = page.create_video(params={"upload_phase": "start", "file_size": 300_000})
    assert {"upload_session_id", "video_id", "start_offset", "end_offset"} <= set(begun)
    assert (begun["start_offset"], begun["end_offset"]) == ("0", "262144")


def test_comments_are_read_answered_hidden_and_deleted(page: Page, account: Account) -> None:
    post = posted(page, message="Roadworks on Mill Lane.")
    account.resident("comment", "Why now?", post=post["id"])
    fields = ["message", "from", "can_hide", "is_hidden", "created_time", "permalink_url"]
    (read,) = post.get_comments(fields=fields)
    assert (read["message"], read["can_hide"], read["is_hidden"]) == ("Why now?", True, False)
    assert read["from"]["name"] == "Fern Fictional"
    comment = Comment(read["id"], api=page.get_api())
    answer = comment.create_comment(params={"message": "Gas main ^GM"})
    (below,) = comment.get_comments(fields=["message", "parent"])
    assert (below["id"], below["message"]) == (answer["id"], "Gas main ^GM")
    assert below["parent"]["id"] == read["id"]
    comment.api_update(params={"is_hidden": True})
    assert comment.api_get(fields=["is_hidden"])["is_hidden"] is True
    comment.api_delete()
    assert list(post.get_comments()) == []


def test_insights_of_a_post_and_of_a_page(page: Page, sandbox: Sandbox) -> None:
    post = posted(page, message="Counted")
    sandbox.control("POST", "insights", network="facebook", post=post["id"], views=90, people=70, clicks=5)
    names = ["post_media_view", "post_total_media_view_unique", "post_clicks"]
    with pytest.warns(UserWarning, match="value of metric"):  # the SDK believes that metrics are objects
        read = post.get_insights(params={"metric": names})
    assert [(one["name"], one["period"], one["values"][0]["value"]) for one in read] == [
        ("post_media_view", "lifetime", 90),
        ("post_total_media_view_unique", "lifetime", 70),
        ("post_clicks", "lifetime", 5),
    ]
    with pytest.warns(UserWarning, match="value of metric"):
        (follows,) = page.get_insights(params={"metric": ["page_follows"], "period": "day"})
    assert follows["values"][-1]["end_time"].endswith("+0000")
    with pytest.warns(UserWarning, match="value of metric"), pytest.raises(FacebookRequestError) as caught:
        page.get_insights(params={"metric": ["page_impressions"]})
    assert caught.value.api_error_code() == 100


def test_residents_write_on_the_page_and_in_private(page: Page, account: Account) -> None:
    mention = account.resident("mention", "The light is out")["id"]
    assert [one["id"] for one in page.get_visitor_posts(fields=["message", "from"])] == [mention]
    assert [one["message"] for one in page.get_tagged(fields=["message"])] == ["The light is out"]
    resident = account.resident("message", "Hello?")["resident"]
    letter = {"recipient": {"id": resident}, "messaging_type": "RESPONSE", "message": {"text": "Good morning ^GM"}}
    sent = page.create_message(params=letter)
    assert sent["recipient_id"] == resident
    (talk,) = page.get_conversations(fields=["participants", "message_count", "updated_time"])
    assert {one["id"] for one in talk["participants"]["data"]} == {resident, account.id}
    assert {one["id"] for one in talk.get_messages()} > {sent["message_id"]}
    assert talk["message_count"] == 2


def test_people_are_blocked(page: Page, account: Account) -> None:
    resident = account.resident("message", "Abuse")["resident"]
    page.create_blocked(params={"user": [resident]})
    assert [one["id"] for one in page.get_blocked()] == [resident]
    page.delete_blocked(params={"user": resident})
    assert list(page.get_blocked()) == []


def test_webhooks_are_subscribed_to(page: Page) -> None:
    page.create_subscribed_app(params={"subscribed_fields": ["feed", "messages"]})
    (app,) = page.get_subscribed_apps()
    assert app["subscribed_fields"] == ["feed", "messages"]


class TestOnInstagram:
    def test_a_container_is_made_looked_at_and_published(self, user: IGUser) -> None:
        address = gallery().hang({"bin.jpg": JPEG})
        made = user.create_media(
            params={"image_url": f"{address}/bin.jpg", "caption": "Bins", "alt_text": "A full bin"}
        )
        asked = user.get_api().call("GET", (made["id"],), params={"fields": "status_code"})
        assert asked.json() == {"status_code": "FINISHED", "id": made["id"]}
        published = user.create_media_publish(params={"creation_id": made["id"]})
        medium = IGMedia(published["id"], api=user.get_api())
        fields = ["caption", "alt_text", "media_type", "permalink", "owner", "timestamp", "comments_count", "shortcode"]
        read = medium.api_get(fields=fields)
        assert (read["caption"], read["alt_text"], read["media_type"]) == ("Bins", "A full bin", "IMAGE")
        assert (read["owner"]["id"], read["comments_count"]) == (user["id"], 0)
        assert read["permalink"] == f"https://www.instagram.com/p/{read['shortcode']}/"
        assert [one["id"] for one in user.get_media(fields=["caption"])] == [published["id"]]
        (limit,) = user.get_content_publishing_limit(fields=["quota_usage", "config"])
        assert (limit["quota_usage"], limit["config"]["quota_total"]) == (1, 50)

    def test_several_pictures_hang_together(self, user: IGUser) -> None:
        address = gallery().hang({"a.jpg": JPEG, "b.jpg": JPEG})
        parts = [
            user.create_media(params={"image_url": f"{address}/{name}", "is_carousel_item": True})["id"]
            for name in ("a.jpg", "b.jpg")
        ]
        whole = user.create_media(params={"media_type": "CAROUSEL", "children": parts, "caption": "Two"})
        published = user.create_media_publish(params={"creation_id": whole["id"]})
        assert len(IGMedia(published["id"], api=user.get_api()).get_children()) == 2

    def test_comments_are_read_answered_hidden_and_deleted(self, user: IGUser, gram: Account) -> None:
        address = gallery().hang({"bin.jpg": JPEG})
        made = user.create_media(params={"image_url": f"{address}/bin.jpg"})
        medium = IGMedia(user.create_media_publish(params={"creation_id": made["id"]})["id"], api=user.get_api())
        gram.resident("comment", "When?", post=medium["id"])
        (read,) = medium.get_comments(fields=["text", "username", "timestamp", "hidden", "from"])
        assert (read["text"], read["username"], read["hidden"]) == ("When?", "fernfictional", False)
        comment = IGComment(read["id"], api=user.get_api())
        comment.create_reply(params={"message": "On Tuesday ^GM"})
        (reply,) = comment.get_replies(fields=["text", "parent_id"])
        assert (reply["text"], reply["parent_id"]) == ("On Tuesday ^GM", read["id"])
        comment.api_update(params={"hide": True})
        assert comment.api_get(fields=["hidden"])["hidden"] is True
        comment.api_delete()
        assert list(medium.get_comments()) == []

    def test_insights_tags_and_mentions(self, user: IGUser, gram: Account) -> None:
        mention = gram.resident("mention", "The light is out")["id"]
        assert [one["caption"] for one in user.get_tags(fields=["caption"])] == ["The light is out"]
        assert user.create_mention(params={"media_id": mention, "message": "Reported ^GM"})["id"]
        read = user.api_get(fields=["username", "name", "followers_count", "media_count"])
        assert (read["username"], read["followers_count"]) == (gram.handle, 4000)
        (reach,) = user.get_insights(params={"metric": ["reach"], "period": ["day"], "metric_type": "total_value"})
        assert reach["total_value"] == {"value": 0}
