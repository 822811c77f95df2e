"""Checking what a caller asks for: properties of bodies, `tweet.fields` and the like, times and counts.

X's API description of 2026 calls posts "posts" (`post.fields`, `repost_count`), the older names still work
(`tweet.fields`, `retweet_count`). Who asks with the new names is answered with the new names, as X does.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sandbox.clock import read_time
from sandbox.x import errors

TWEET = {"attachments", "author_id", "conversation_id", "created_at", "display_text_range", "edit_controls",
         "edit_history_tweet_ids", "entities", "id", "in_reply_to_user_id", "lang", "non_public_metrics", "note_tweet",
         "organic_metrics", "possibly_sensitive", "public_metrics", "referenced_tweets", "reply_settings", "source",
         "text"}  # fmt: skip
RENAMED = {"edit_history_tweet_ids": "edit_history_post_ids", "referenced_tweets": "referenced_posts"}
POST = {RENAMED.get(name, name) for name in TWEET}
USER = {"created_at", "description", "id", "location", "name", "profile_image_url", "protected", "public_metrics",
        "url", "username", "verified"}  # fmt: skip
MEDIA = {"alt_text", "height", "media_key", "preview_image_url", "type", "url", "width", "public_metrics"}
EXPANSIONS = {"attachments.media_keys", "author_id", "in_reply_to_user_id", "referenced_tweets.id",
              "referenced_posts.id", "sender_id", "participant_ids", "entities.mentions.username"}  # fmt: skip
DM = {"attachments", "created_at", "dm_conversation_id", "entities", "event_type", "id", "participant_ids", "sender_id",
      "text"}  # fmt: skip
KNOWN = {"tweet.fields": TWEET, "post.fields": POST, "user.fields": USER, "media.fields": MEDIA,
         "expansions": EXPANSIONS, "dm_event.fields": DM}  # fmt: skip


def listed(query: Mapping[str, str], name: str) -> set[str]:
    """The values of a comma list; raises Problem 400 where one is unknown."""
    values = {value for value in query.get(name, "").split(",") if value}
    unknown = values - KNOWN[name]
    if unknown:
        known = ",".join(sorted(KNOWN[name]))
        raise errors.invalid(
            f"The `{name}` query parameter value [{sorted(unknown)[0]}] is not one of [{known}]",
            parameters={name: sorted(values)},
        )
    return values


def count(query: Mapping[str, str], least: int, most: int, usual: int) -> int:
    """`max_results`; raises Problem 400 where it is out of range."""
    words = query.get("max_results", str(usual))
    if not words.isdigit() or not least <= int(words) <= most:
        message = f"The `max_results` query parameter value [{words}] is not between {least} and {most}"
        raise errors.invalid(message, parameters={"max_results": [words]})
    return int(words)


def moment(query: Mapping[str, str], name: str, default: int) -> int:
    """An ISO 8601 time in milliseconds; raises Problem 400."""
    if name not in query:
        return default
    try:
        return read_time(query[name])
    except ValueError:
        message = f"The `{name}` query parameter value [{query[name]}] is not a valid RFC3339 date-time"
        raise errors.invalid(message, parameters={name: [query[name]]}) from None


def only(body: Mapping[str, Any], allowed: Collection[str], where: str = "$") -> None:
    """`additionalProperties: false`."""
    unknown = [name for name in body if name not in allowed]
    if unknown:
        messages = [
            f"{where}.{name}: is not defined in the schema and the schema does not allow additional properties"
            for name in unknown
        ]
        raise errors.invalid(*messages)


def of_kind(body: Mapping[str, Any], name: str, kind: type, *, needed: bool = False) -> Any:
    """One property, of the right kind or absent; raises Problem 400."""
    value = body.get(name)
    if value is None and not needed:
        return None
    if value is None:
        raise errors.invalid(f"$.{name}: is missing but it is required")
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise errors.invalid(f"$.{name}: {type(value).__name__} found, {kind.__name__} expected")
    return value
