"""Finding our words again in what Flickr makes of them."""

from accounts.catalogue import Action
from networks.outcomes import Found
from networks.protocol import Request, Target
from networks.registry import connector
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring

PREPARED = {"prepared_at": "2026-11-20T10:00:00+00:00"}


def test_a_comment_of_ours_is_found_by_its_words_which_flickr_writes_as_html() -> None:
    shown = {"id": "1-2-3", "author": "1@N00", "datecreate": "1795171500", "_content": "Bins &amp; &quot;bags&quot;"}
    request = Request(Action.REPLY, 'Bins & "bags"', target=Target("1-2-2", root_external_id="2"))
    with Scripted((200, {"stat": "ok", "comments": {"comment": [shown]}})).running() as base:
        access = Keyring({"access_token": "t", "token_secret": "s"}).access("1@N00", "council", base)
        assert isinstance(connector("flickr").look_up(access, request, PREPARED), Found)
