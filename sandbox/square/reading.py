"""What the town square shows, made ready for its pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox import figures, messages, posts
from sandbox.clock import spoken
from sandbox.happenings import COUNCIL
from sandbox.people import person
from sandbox.posts import STANDING, Post
from sandbox.town import Town, all_of

A_PAGE = 20
COMMENTS_SHOWN = 5
PERSONAS = {
    "Fern Fictional": "patient",
    "Hal Placeholder": "curious",
    "Bram Invented": "angry",
    "Nora Nobody": "needs help now",
}


@dataclass(frozen=True)
class Shown:
    """One post or comment as a resident sees it."""

    network: str
    network_name: str
    id: str
    name: str
    handle: str
    initials: str
    by_council: bool
    when: str
    edited: bool
    words: str
    link: str
    hidden: bool
    answers: str
    pictures: list[posts.Picture]
    captions: bool = False
    gone: bool = False
    """Deleted by the council: only that is shown."""


@dataclass(frozen=True)
class Thread:
    """A post with its figures and (some of) its comments."""

    post: Shown
    likes: int
    shares: int
    comments: int
    shown: list[Shown]


@dataclass(frozen=True)
class TalkLine:
    """One private conversation in the list."""

    address: str
    network_name: str
    resident: str
    account: str
    count: int
    last: str
    last_by_council: bool
    when: str


def square(town: Town, network: str, page: int) -> tuple[list[Thread], int]:
    """One page of every post, newest first, and how many there are."""
    where = f"parent IS NULL AND hidden_at IS NULL AND {STANDING} AND ? IN ('', network)"
    total = int(town.store.value(f"SELECT count(*) FROM posts WHERE {where}", network))
    found = town.store.rows(
        f"SELECT * FROM posts WHERE {where} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?",
        network,
        A_PAGE,
        (page - 1) * A_PAGE,
    )
    return [thread(town, post, COMMENTS_SHOWN) for post in all_of(Post, found)], total


def thread(town: Town, post: Post, most: int | None = None) -> Thread:
    """A post and its comments, the last `most` of them."""
    comments = posts.in_thread(town, post)
    names = {comment.id: person(town, post.network, comment.author).name for comment in comments}
    reach = figures.reach(town, post, town.clock.now())
    with_gone = sorted([*comments, *posts.deleted_in_thread(town, post, COUNCIL)], key=lambda one: (one.at, one.id))
    chosen = with_gone[-most:] if most else with_gone
    return Thread(
        shown(town, post),
        reach.likes,
        reach.shares,
        len(comments),
        [shown(town, comment, names.get(comment.parent or "", "")) for comment in chosen],
    )


def shown(town: Town, post: Post, answers: str = "") -> Shown:
    who, pictures = person(town, post.network, post.author), posts.pictures_of(town, post)
    return Shown(
        post.network,
        town.network(post.network).title,
        post.id,
        who.name,
        who.handle,
        initials(who.name),
        bool(post.by_council),
        spoken(post.at),
        post.edited_at is not None,
        str(post.known.get("words", post.text)),
        post.link,
        post.hidden_at is not None,
        answers,
        pictures,
        captions=any(picture.is_film for picture in pictures) and bool(captions(town, post)),
        gone=not post.standing,
    )


def captions(town: Town, post: Post) -> str:
    """What is said in the film of a post, as WebVTT: kept with the post (YouTube), or tied to its film (X)."""
    if kept := post.known.get("captions"):
        return str(kept[-1]["text"])
    films = [picture.id for picture in posts.pictures_of(town, post) if picture.is_film]
    sql = "SELECT text FROM ledger WHERE network = ? AND effect = 'captions' AND object = ? ORDER BY id DESC"
    return str(town.store.value(sql, post.network, films[0]) or "") if films else ""


def initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def talk_lines(town: Town, page: int) -> tuple[list[TalkLine], int]:
    """One page of the private conversations, the newest first, and how many there are."""
    talks = messages.talks(town)
    return [_talk_line(town, talk) for talk in talks[(page - 1) * A_PAGE : page * A_PAGE]], len(talks)


def _talk_line(town: Town, talk: messages.Talk) -> TalkLine:
    last = messages.between(town, talk.network, talk.account, talk.resident)[-1]
    return TalkLine(
        f"/messages/{talk.network}/{talk.account}/{talk.resident}",
        town.network(talk.network).title,
        person(town, talk.network, talk.resident).name,
        person(town, talk.network, talk.account).name,
        talk.messages,
        last.text,
        bool(last.by_council),
        spoken(talk.at),
    )


def who_you_are(given: Mapping[str, str]) -> str:
    """The name typed, else the persona chosen, else the patient one."""
    return given.get("as_name", "").strip()[:60] or given.get("as", "").strip()[:60] or next(iter(PERSONAS))
