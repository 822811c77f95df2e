"""What comes in, in the forms that YouTube documents and its own pages seldom show."""

from networks.http import network_time
from networks.registry import connector
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring


def test_a_comment_on_the_channel_itself_names_no_video_and_stops_nothing() -> None:
    now = network_time().isoformat()
    said = {"textOriginal": "Hello", "publishedAt": now, "updatedAt": now, "authorDisplayName": "@sam"}
    thread = {
        "id": "Ugx1",
        "snippet": {"channelId": "UC1", "totalReplyCount": 0, "topLevelComment": {"id": "Ugx1", "snippet": said}},
    }
    with Scripted((200, {"items": [thread]})).running() as base:
        fetched = connector("youtube").fetch_inbound(Keyring({"access_token": "t"}).access("UC1", "council", base), "")
    (item,) = fetched.items
    assert (item.text, item.root_post_external_id) == ("Hello", "")
    assert item.permalink == "https://www.youtube.com/channel/UC1/community?lc=Ugx1"
