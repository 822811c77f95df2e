"""Posts of a page: create, read, list, change, delete. The name of a new one stands in a header and nowhere else.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api.
"""

from typing import Any

from sandbox import posts
from sandbox.clock import DAY
from sandbox.happenings import COUNCIL, Happening, record, take_away, tell
from sandbox.linkedin import errors, little, media, shapes
from sandbox.linkedin.access import NETWORK_KEY, Call, Told
from sandbox.linkedin.fields import of_kind, one_of, only
from sandbox.linkedin.names import share_of
from sandbox.linkedin.restli import whole
from sandbox.posts import STANDING, Picture, Post
from sandbox.town import all_of

KNOWN = {"author", "commentary", "visibility", "distribution", "lifecycleState", "content", "isReshareDisabledByAuthor",
         "contentLandingPage", "contentCallToActionLabel", "container", "reshareContext"}  # fmt: skip
LONGEST = 3_000
MOST_IN_A_DAY = 150
SAME_WITHIN = DAY
"""LinkedIn does not say for how long it remembers."""


def create(call: Call) -> Told:
    """POST /rest/posts. 422 names the post that carries the same words; pictures make posts unlike."""
    commentary, link = _checked(call)
    hung = media.chosen(call, of_kind(call.body, "content", dict, needed=False) or {})
    words = little.shown(commentary)
    if not (words.strip() or hung or link):
        raise errors.wrong("The post has neither commentary nor content")
    if not hung and (live := _said_before(call, words, link)):
        raise errors.duplicate(live)
    if _written_today(call) >= MOST_IN_A_DAY:
        raise errors.used_up()
    facts = {"commentary": commentary, "article": (call.body.get("content") or {}).get("article")}
    post = posts.add(call.town, account=call.me, author=call.me.id, text=words, link=link, facts=facts)
    _hang(call, post, hung)
    tell(call.town, Happening("post", "add", call.me, COUNCIL, post))
    return Told({"x-restli-id": post.id, "x-linkedin-id": post.id})


def _checked(call: Call) -> tuple[str, str]:
    """The commentary, and the address of an article."""
    only(call.body, KNOWN)
    call.only_me(call.body.get("author"))
    one_of(call.body, "visibility", {"PUBLIC", "LOGGED_IN"})
    one_of(call.body, "lifecycleState", {"PUBLISHED"})
    one_of(of_kind(call.body, "distribution", dict), "feedDistribution", {"MAIN_FEED", "NONE"})
    commentary = str(of_kind(call.body, "commentary", str))
    if len(little.shown(commentary)) > LONGEST:
        raise errors.too_long(len(little.shown(commentary)), LONGEST)
    article = of_kind(of_kind(call.body, "content", dict, needed=False) or {}, "article", dict, needed=False)
    if article is None:
        return commentary, ""
    only(article, {"source", "title", "description", "thumbnail", "thumbnailAltText"}, "content/article/")
    of_kind(article, "title", str)
    return commentary, str(of_kind(article, "source", str))


def _hang(call: Call, post: Post, hung: list[tuple[Picture, str]]) -> None:
    posts.hang(call.town, post, [picture for picture, _ in hung])
    for picture, alt in hung:
        call.town.store.write("UPDATE media SET alt = ? WHERE network = ? AND id = ?", alt, NETWORK_KEY, picture.id)
        if alt:
            about = {"network": NETWORK_KEY, "account": call.me.id, "by": COUNCIL, "object_id": picture.id}
            record(call.town, effect="alt_text", text=alt, **about)


def _said_before(call: Call, words: str, link: str) -> str:
    """The newest standing post without pictures that says the same."""
    found = call.town.store.value(
        f"SELECT id FROM posts WHERE network = ? AND author = ? AND text = ? AND link = ? AND parent IS NULL AND {STANDING}"
        " AND at > ? AND NOT EXISTS (SELECT 1 FROM media WHERE media.network = posts.network AND media.post = posts.id)"
        " ORDER BY at DESC",
        NETWORK_KEY, call.me.id, words, link, call.town.clock.now() - SAME_WITHIN,
    )  # fmt: skip
    return str(found or "")


def _written_today(call: Call) -> int:
    """Counted from midnight UTC."""
    now = call.town.clock.now()
    return int(
        call.town.store.value(
            "SELECT count(*) FROM posts WHERE network = ? AND author = ? AND parent IS NULL AND at >= ?",
            NETWORK_KEY,
            call.me.id,
            now - now % DAY,
        )
    )


def by_author(call: Call) -> dict[str, Any]:
    """GET /rest/posts?q=author&author=&count=&start=&sortBy=: the newest first."""
    if call.query.get("q") != "author" or call.query.get("sortBy", "LAST_MODIFIED") not in {"LAST_MODIFIED", "CREATED"}:
        raise errors.wrong_query()
    call.only_me(call.query.get("author"))
    start, count = whole(call.query, "start", 0, 10_000), whole(call.query, "count", 10, 100)
    found = all_of(
        Post,
        call.town.store.rows(
            f"SELECT * FROM posts WHERE network = ? AND author = ? AND parent IS NULL AND {STANDING}"
            " ORDER BY coalesce(edited_at, at) DESC, id DESC LIMIT ? OFFSET ?",
            NETWORK_KEY, call.me.id, count, start,
        ),
    )  # fmt: skip
    return {"elements": [shapes.post(call.town, post) for post in found], "paging": {"start": start, "count": count}}


def one(call: Call) -> dict[str, Any]:
    """GET /rest/posts/{urn}."""
    return shapes.post(call.town, the_post(call))


def change(call: Call) -> None:
    """POST /rest/posts/{urn}, partial update: `{"patch": {"$set": {"commentary"}}}`."""
    post = the_post(call)
    only(call.body, {"patch"})
    change = of_kind(of_kind(call.body, "patch", dict), "$set", dict)
    only(change, {"commentary"}, "patch/$set/")
    commentary = str(of_kind(change, "commentary", str))
    post = posts.note_fact(call.town, post, commentary=commentary)
    tell(
        call.town,
        Happening("post", "edited", call.me, COUNCIL, posts.edit(call.town, post, little.shown(commentary), {})),
    )


def delete(call: Call) -> None:
    """DELETE /rest/posts/{urn}: one that is not there counts as deleted."""
    post = posts.find(call.town, NETWORK_KEY, share_of(call.path["urn"]))
    if post is not None and post.author != call.me.id:
        raise errors.denied("posts.DELETE")
    if post is not None and post.standing:
        take_away(call.town, post, COUNCIL)


def the_post(call: Call) -> Post:
    """The page's own post that the path names by its share or its activity; raises Problem 404."""
    post = posts.find(call.town, NETWORK_KEY, share_of(call.path["urn"]))
    if post is None or not post.standing or post.parent is not None:
        raise errors.missing(call.path["urn"])
    if post.author != call.me.id:
        raise errors.denied("posts.GET")
    return post
