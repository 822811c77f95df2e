"""Posts: create, read, list, delete, and what mentions the account."""

from typing import Any

from sandbox import posts
from sandbox.happenings import COUNCIL, Happening, take_away, tell
from sandbox.people import find_account
from sandbox.posts import STANDING, Post
from sandbox.town import all_of
from sandbox.x import errors, media, shapes, text
from sandbox.x.access import NETWORK_KEY, Call
from sandbox.x.fields import count, moment, of_kind, only
from sandbox.x.shapes import Asked

SERVED = {"text", "media", "reply", "quote_tweet_id", "reply_settings"}
KNOWN_TO_X = {"card_uri", "community_id", "direct_message_deep_link", "edit_options", "for_super_followers_only", "geo",
              "made_with_ai", "nullcast", "paid_partnership", "poll", "share_with_followers"}  # fmt: skip
WHO_MAY_REPLY = {"following", "mentionedUsers", "subscribers", "verified"}
SAME_WITHIN = 24 * 60 * 60 * 1000


def create(call: Call) -> dict[str, Any]:
    """POST /2/tweets. 403 for the same words twice, and for a reply to somebody who did not summon the account."""
    words = _checked_words(call)
    above = _answered(call)
    pictures = media.waiting(call)
    if not (words or pictures):
        raise errors.invalid("$: at least one of text or media is required")
    if text.weighted_length(text.reply_text(words) if above else words) > text.LONGEST:
        raise errors.forbidden("Your Tweet text is too long.")
    wrapped = text.wrap(words)
    if not pictures and _said_before(call, wrapped.text, above):
        raise errors.duplicate()
    post = posts.add(
        call.town, account=call.me, author=call.me.id, text=wrapped.text, parent=above, facts=_facts(call, wrapped)
    )
    posts.hang(call.town, post, pictures)
    tell(call.town, Happening("comment" if above else "post", "add", call.me, COUNCIL, post))
    return {"data": {"edit_history_tweet_ids": [post.id], "id": post.id, "text": post.text}}


def _checked_words(call: Call) -> str:
    only(call.body, SERVED | KNOWN_TO_X)
    if unserved := sorted(KNOWN_TO_X & call.body.keys()):
        raise errors.invalid(f"$.{unserved[0]}: is not served by this sandbox")
    if (of_kind(call.body, "reply_settings", str) or "following") not in WHO_MAY_REPLY:
        raise errors.invalid(f"$.reply_settings: does not have a value in the enumeration {sorted(WHO_MAY_REPLY)}")
    return str(of_kind(call.body, "text", str) or "")


def _facts(call: Call, wrapped: text.Wrapped) -> dict[str, Any]:
    facts = wrapped.facts
    if quoted := of_kind(call.body, "quote_tweet_id", str):
        facts["quotes"] = quoted
    if "reply_settings" in call.body:
        facts["reply_settings"] = call.body["reply_settings"]
    return facts


def _answered(call: Call) -> Post | None:
    """The post that this one replies to, if it may."""
    reply = of_kind(call.body, "reply", dict)
    if reply is None:
        return None
    only(reply, {"in_reply_to_tweet_id", "auto_populate_reply_metadata", "exclude_reply_user_ids"}, "$.reply")
    above = posts.find(call.town, NETWORK_KEY, str(of_kind(reply, "in_reply_to_tweet_id", str, needed=True)))
    if above is None or not above.standing:
        raise errors.forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    if not _is_summoned(call, above):
        raise errors.not_summoned()
    return above


def _is_summoned(call: Call, above: Post) -> bool:
    """Self-serve customers answer themselves, and whoever mentioned or quoted them."""
    if above.author == call.me.id or text.names(call.me.handle, above.text):
        return True
    quoted = posts.find(call.town, NETWORK_KEY, above.known.get("quotes", ""))
    return quoted is not None and quoted.author == call.me.id


def _said_before(call: Call, words: str, above: Post | None) -> bool:
    """The same words by this account, in answer to the same post, within a day. X does not publish its own span."""
    found = call.town.store.rows(
        "SELECT parent FROM posts WHERE network = ? AND author = ? AND text = ? AND deleted_at IS NULL AND at > ?",
        NETWORK_KEY,
        call.me.id,
        words,
        call.town.clock.now() - SAME_WITHIN,
    )
    return (above.id if above else None) in (row["parent"] for row in found)


def delete(call: Call) -> dict[str, Any]:
    """DELETE /2/tweets/{id}: own posts only. One that is not there counts as deleted."""
    post = posts.find(call.town, NETWORK_KEY, call.path["id"])
    if post is not None and post.author != call.me.id:
        raise errors.forbidden("You are not authorized to delete this Tweet.")
    if post is not None and post.standing:
        take_away(call.town, post, COUNCIL)
    return {"data": {"deleted": True}}


def one(call: Call) -> dict[str, Any]:
    """GET /2/tweets/{id}: 200 with `errors` where it is not there."""
    return _found(call, [call.path["id"]], "id", single=True)


def several(call: Call) -> dict[str, Any]:
    """GET /2/tweets?ids=: up to 100; those that are not there are listed in `errors`, with status 200."""
    identities = [identity for identity in call.query.get("ids", "").split(",") if identity]
    if not 1 <= len(identities) <= 100:
        raise errors.invalid(
            f"The number of values in the `ids` query parameter list [{len(identities)}] is not between 1 and 100",
            parameters={"ids": identities},
        )
    return _found(call, identities, "ids")


def _found(call: Call, identities: list[str], parameter: str, *, single: bool = False) -> dict[str, Any]:
    asked = Asked.of(call.query, call.base)
    known = [(identity, posts.find(call.town, NETWORK_KEY, identity)) for identity in identities]
    standing = [post for _, post in known if post and post.deleted_at is None]
    data = [shapes.tweet(call.town, post, asked, call.me) for post in standing]
    lost = [errors.missing("tweet", parameter, identity) for identity, post in known if not post or post.deleted_at]
    answer: dict[str, Any] = {"data": data[0] if single else data} if data else {}
    if included := shapes.includes(call.town, standing, asked):
        answer["includes"] = included
    return answer | ({"errors": lost} if lost else {})


def by_user(call: Call) -> dict[str, Any]:
    """GET /2/users/{id}/tweets: newest first."""
    account = find_account(call.town, NETWORK_KEY, call.path["id"])
    if account is None:
        return {"errors": [errors.missing("user", "id", call.path["id"])]}
    replies = "" if "replies" not in call.query.get("exclude", "") else " AND parent IS NULL"
    return page(call, f"author = ?{replies}", account.id)


def mentions(call: Call) -> dict[str, Any]:
    """GET /2/users/{id}/mentions: newest first."""
    where = "by_council = 0 AND id IN (SELECT post FROM mentions WHERE network = 'x' AND account = ?)"
    return page(call, where, call.path["id"])


def page(call: Call, where: str, *values: Any, least: int = 5) -> dict[str, Any]:
    """One page of the standing posts for which `where` holds, newest first; `least` that a caller may ask for."""
    limit = count(call.query, least, 100, 10)
    after = call.query.get("pagination_token") or call.query.get("next_token", "")
    found = all_of(
        Post,
        call.town.store.rows(
            f"SELECT * FROM posts WHERE network = ? AND {where} AND {STANDING} AND at >= ? AND at <= ?"
            " AND CAST(id AS INTEGER) > ? AND CAST(id AS INTEGER) < ? ORDER BY at DESC, id DESC LIMIT ?",
            NETWORK_KEY,
            *values,
            moment(call.query, "start_time", 0),
            moment(call.query, "end_time", 2**53),
            _number(call, "since_id", 0),
            min(_number(call, "until_id", 2**63 - 1), _token_number(after)),
            limit + 1,
        ),
    )
    asked = Asked.of(call.query, call.base)
    shown = found[:limit]
    answer: dict[str, Any] = {}
    if shown:
        answer["data"] = [shapes.tweet(call.town, post, asked, call.me) for post in shown]
    if included := shapes.includes(call.town, shown, asked):
        answer["includes"] = included
    return answer | {"meta": _meta(shown, more=len(found) > limit)}


def _meta(shown: list[Post], *, more: bool) -> dict[str, Any]:
    meta: dict[str, Any] = {"result_count": len(shown)}
    if shown:
        meta |= {"newest_id": shown[0].id, "oldest_id": shown[-1].id}
    return meta | ({"next_token": f"7140dibdnow{shown[-1].id}"} if more else {})


def _token_number(token: str) -> int:
    return int(token.removeprefix("7140dibdnow") or 0) if token.removeprefix("7140dibdnow").isdigit() else 2**63 - 1


def _number(call: Call, name: str, default: int) -> int:
    words = call.query.get(name, str(default))
    if not words.isdigit():
        raise errors.invalid(f"The `{name}` query parameter value [{words}] is not valid", parameters={name: [words]})
    return int(words)
