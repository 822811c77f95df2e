"""What comes in, by poll: mentions (replies that name the account among them) and direct messages, newest first."""

import html
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.paging import Backward
from networks.protocol import Access, Attachment, Author, Fetched, Inbound, Kind, Verb
from networks.x.client import Api
from networks.x.errors import classify

FIELDS = "author_id,conversation_id,created_at,in_reply_to_user_id,referenced_tweets,entities,attachments,note_tweet"
People = Mapping[str, Mapping[str, Any]]


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """One page of each list. Raises `Failed`."""
    kept = json.loads(cursor) if cursor else {}
    api = Api(access)
    mentions, at_mentions = _mentions(api, access.external_id, Backward.read(kept.get("mentions", "")))
    messages, at_messages = _messages(api, access.external_id, Backward.read(kept.get("messages", "")))
    items = sorted([*mentions, *messages], key=lambda item: item.at)
    place = json.dumps({"mentions": str(at_mentions), "messages": str(at_messages)})
    return Fetched(tuple(items), place, at_mentions.more or at_messages.more)


def _mentions(api: Api, account: str, place: Backward) -> tuple[list[Inbound], Backward]:
    page = read(
        partial(
            api.get, "users", account, "mentions",
            max_results=100, since_id=place.since.lstrip("0") or None, pagination_token=place.page or None,
            tweet__fields=FIELDS, user__fields="username,name", media__fields="url,alt_text",
            expansions="author_id,attachments.media_keys",
        ),
        classify,
    ).fields  # fmt: skip
    found, included = page.get("data", []), page.get("includes", {})
    people = {person["id"]: person for person in included.get("users", [])}
    media = {item["media_key"]: item for item in included.get("media", [])}
    items = [post(account, one, people, media) for one in found]
    return items, place.after([_key(one) for one in found], page.get("meta", {}).get("next_token", ""))


def _messages(api: Api, account: str, place: Backward) -> tuple[list[Inbound], Backward]:
    page = read(
        partial(
            api.get, "dm_events",
            max_results=100, pagination_token=place.page or None, dm_event__fields="created_at,sender_id,text,participant_ids",
            expansions="sender_id", user__fields="username,name",
        ),
        classify,
    ).fields  # fmt: skip
    found = [event for event in page.get("data", []) if event.get("event_type", "MessageCreate") == "MessageCreate"]
    people = {person["id"]: person for person in page.get("includes", {}).get("users", [])}
    items = [_message(account, event, people) for event in found if place.is_new(_key(event))]
    return items, place.after([_key(event) for event in found], page.get("meta", {}).get("next_token", ""))


def _key(thing: Mapping[str, Any]) -> str:
    """Identities grow with time; as text they sort when they are of one length."""
    return str(thing["id"]).zfill(20)


def post(account: str, one: Mapping[str, Any], people: People, media: People) -> Inbound:
    """A post that names or answers the account. An answer to us is a comment, anything else a mention.

    X makes a new post of an edit, whose history names the older ones.
    """
    above = next((ref["id"] for ref in one.get("referenced_tweets", []) if ref["type"] == "replied_to"), "")
    earlier = tuple(known for known in one.get("edit_history_tweet_ids", []) if known != one["id"])
    author = writer(people, one["author_id"])
    keys = one.get("attachments", {}).get("media_keys", [])
    return Inbound(
        network="x",
        account_external_id=account,
        kind=Kind.COMMENT if above and one.get("in_reply_to_user_id") == account else Kind.MENTION,
        external_id=one["id"],
        at=datetime.fromisoformat(one["created_at"]).astimezone(UTC),
        author=author,
        verb=Verb.EDIT if earlier else Verb.ADD,
        text=_words(one),
        parent_external_id=above,
        root_post_external_id=one.get("conversation_id", "") if above else "",
        attachments=tuple(
            Attachment(media[key]["url"], media[key].get("alt_text", ""))
            for key in keys
            if media.get(key, {}).get("url")
        ),
        permalink=f"https://x.com/{author.handle or 'i'}/status/{one['id']}",
        is_ours=one["author_id"] == account,
        earlier_external_ids=earlier,
        raw=one,
    )


def _words(one: Mapping[str, Any]) -> str:
    """As they were written: X escapes `&`, `<` and `>`, and cuts `text` where a post is longer than 280 characters."""
    return html.unescape(one.get("note_tweet", {}).get("text") or one.get("text", ""))


def _message(account: str, event: Mapping[str, Any], people: People) -> Inbound:
    sender = event["sender_id"]
    other = next((person for person in event.get("participant_ids", [sender]) if person != account), sender)
    return Inbound(
        network="x",
        account_external_id=account,
        kind=Kind.DIRECT_MESSAGE,
        external_id=event["id"],
        at=datetime.fromisoformat(event["created_at"]).astimezone(UTC),
        author=writer(people, sender),
        text=html.unescape(event.get("text", "")),
        parent_external_id=other,
        is_ours=sender == account,
        raw=event,
    )


def writer(people: People, identity: str) -> Author:
    """Who it is, as far as the answer says."""
    person = people.get(identity, {})
    return Author(identity, person.get("username", ""), person.get("name", ""))
