"""Whatever stands in public: posts, comments under them, and residents' posts that mention the council."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.town import Account, Town, all_of, made_of

STANDING = "deleted_at IS NULL AND replaced_by IS NULL AND published = 1"
BELOW = """
    WITH RECURSIVE below (network, id) AS (
        SELECT network, id FROM posts WHERE network = ? AND parent = ?
        UNION SELECT posts.network, posts.id FROM posts JOIN below ON posts.parent = below.id
            AND posts.network = below.network
    ) SELECT id FROM below
"""


@dataclass(frozen=True, slots=True)
class Post:
    """One writing. `parent` is what it answers, `root` the first post of its thread (itself, if it answers nothing)."""

    network: str
    id: str
    account: str
    author: str
    by_council: int
    parent: str | None
    root: str
    text: str
    link: str
    at: int
    published: int = 1
    edited_at: int | None = None
    hidden_at: int | None = None
    deleted_at: int | None = None
    replaced_by: str | None = None
    facts: str = "{}"

    @property
    def known(self) -> dict[str, Any]:
        """What only this network knows of it."""
        return dict(json.loads(self.facts))

    @property
    def deleted_by(self) -> str:
        """Who deleted this very writing; empty where it stands, or went with what it answered."""
        return str(self.known.get("deleted_by", ""))

    @property
    def standing(self) -> bool:
        return self.deleted_at is None and self.replaced_by is None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or film, uploaded by a council account, perhaps already part of a post."""

    network: str
    id: str
    account: str
    post: str | None
    place: int
    kind: str
    alt: str
    state: str
    size: int
    at: int

    @property
    def is_film(self) -> bool:
        return self.kind.startswith("video/")


def add(
    town: Town,
    *,
    account: Account,
    author: str,
    text: str,
    parent: Post | None = None,
    link: str = "",
    at: int | None = None,
    published: bool = True,
    mentions: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
) -> Post:
    """Write one post, or a comment where it has a parent. Call inside a change."""
    at = town.clock.now() if at is None else at
    number_from = parent.root if parent else account.id
    identity = town.new_id(account.network, "comment" if parent else "post", at, number_from)
    if parent is not None and parent.parent is not None:
        identity = town.network(account.network).reply_id(identity, parent.id)
    written = Post(
        network=account.network,
        id=identity,
        account=account.id,
        author=author,
        by_council=int(author == account.id),
        parent=parent.id if parent else None,
        root=parent.root if parent else identity,
        text=text,
        link=link,
        at=at,
        published=int(published),
        facts=json.dumps(dict(facts or {})),
    )
    _insert(town, written)
    for mentioned in mentions:
        town.store.insert("mentions", network=account.network, account=mentioned, post=identity, at=at)
    return written


def _insert(town: Town, post: Post) -> None:
    town.store.insert("posts", **{name: getattr(post, name) for name in Post.__slots__})


def find(town: Town, network: str, post: str) -> Post | None:
    return made_of(Post, town.store.row("SELECT * FROM posts WHERE network = ? AND id = ?", network, post))


def the_post(town: Town, network: str, post: str) -> Post:
    found = find(town, network, post)
    assert found is not None, f"{network} lost post {post}"
    return found


def change(town: Town, post: Post, **columns: Any) -> Post:
    """Set some columns of a post; the post as it is then."""
    names = ", ".join(f"{name} = ?" for name in columns)
    town.store.write(f"UPDATE posts SET {names} WHERE network = ? AND id = ?", *columns.values(), post.network, post.id)
    return the_post(town, post.network, post.id)


def note_fact(town: Town, post: Post, **facts: Any) -> Post:
    return change(town, post, facts=json.dumps(post.known | facts))


def delete(town: Town, post: Post) -> None:
    """Take it away; on networks where answers go too, with everything under it."""
    gone = [post.id]
    if town.network(post.network).answers_go_too:
        gone += [answer["id"] for answer in town.store.rows(BELOW, post.network, post.id)]
    for identity in gone:
        town.store.write(
            "UPDATE posts SET deleted_at = ? WHERE network = ? AND id = ? AND deleted_at IS NULL",
            town.clock.now(),
            post.network,
            identity,
        )


def edit(town: Town, post: Post, text: str, facts: Mapping[str, Any]) -> Post:
    """New words: on the same post, or as a new post that replaces it where the network works so."""
    if not town.network(post.network).edit_makes_new_post:
        return change(town, post, text=text, edited_at=town.clock.now())
    return _replace(town, post, text, facts)


def _replace(town: Town, post: Post, text: str, facts: Mapping[str, Any]) -> Post:
    """The newer post takes the place of the old one: in its thread, with its pictures and mentions."""
    now = town.clock.now()
    identity = town.new_id(post.network, "post", now)
    history = [*post.known.get("history", []), post.id]
    newer = replace(
        post,
        id=identity,
        root=post.root if post.parent else identity,
        text=text,
        at=now,
        edited_at=now,
        facts=json.dumps({**facts, "history": history}),
    )
    _insert(town, newer)
    change(town, post, replaced_by=identity)
    for table, column in (("posts", "parent"), ("posts", "root"), ("media", "post"), ("mentions", "post")):
        town.store.write(
            f"UPDATE {table} SET {column} = ? WHERE network = ? AND {column} = ?", identity, post.network, post.id
        )
    return newer


def mentioned_in(town: Town, post: Post) -> list[str]:
    """The council accounts that a post mentions."""
    found = town.store.rows("SELECT account FROM mentions WHERE network = ? AND post = ?", post.network, post.id)
    return [row["account"] for row in found]


def pictures_of(town: Town, post: Post) -> list[Picture]:
    return all_of(
        Picture,
        town.store.rows("SELECT * FROM media WHERE network = ? AND post = ? ORDER BY place", post.network, post.id),
    )


def find_picture(town: Town, network: str, picture: str) -> Picture | None:
    return made_of(Picture, town.store.row("SELECT * FROM media WHERE network = ? AND id = ?", network, picture))


def hang(town: Town, post: Post, pictures: Iterable[Picture]) -> None:
    """Make pictures part of a post, in this order."""
    for place, picture in enumerate(pictures):
        town.store.write(
            "UPDATE media SET post = ?, place = ? WHERE network = ? AND id = ?",
            post.id,
            place,
            post.network,
            picture.id,
        )


def comments_under(town: Town, post: Post) -> int:
    """How many standing comments answer this directly."""
    return int(
        town.store.value(
            f"SELECT count(*) FROM posts WHERE network = ? AND parent = ? AND {STANDING}", post.network, post.id
        )
    )


def deleted_in_thread(town: Town, post: Post, by: str) -> list[Post]:
    """Residents' comments in the thread of a post that this one deleted, oldest first."""
    return all_of(
        Post,
        town.store.rows(
            "SELECT * FROM posts WHERE network = ? AND root = ? AND id != root AND by_council = 0 AND deleted_at IS NOT NULL"
            " AND facts ->> 'deleted_by' = ? ORDER BY at, id",
            post.network,
            post.id,
            by,
        ),
    )


def in_thread(town: Town, post: Post) -> list[Post]:
    """Every standing comment in the thread of a post, oldest first."""
    return all_of(
        Post,
        town.store.rows(
            f"SELECT * FROM posts WHERE network = ? AND root = ? AND id != root AND {STANDING} ORDER BY at, id",
            post.network,
            post.id,
        ),
    )
