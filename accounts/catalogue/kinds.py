"""The shape of one entry of the catalogue."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from accounts.catalogue.handles import HandleRule
from accounts.catalogue.length import Counting, length
from accounts.catalogue.links import links


class Action(StrEnum):
    """What a council does on a network. The words are those of the outbox and of the screens."""

    POST = "post"
    REPLY = "reply"  # in public, to a comment or mention
    DIRECT_MESSAGE = "direct_message"
    HIDE = "hide"  # somebody's comment under our post, so that others no longer see it
    UNHIDE = "unhide"
    DELETE = "delete"  # what is ours: a post, a reply
    REMOVE = "remove"  # what somebody else wrote under our post
    BLOCK = "block"
    UNBLOCK = "unblock"


@dataclass(frozen=True)
class Barrier:
    """Why an action does not go through the network's API, as a sentence, and whether a person can do it by hand."""

    sentence: str
    by_hand: bool


def by_hand(reason: str) -> Barrier:
    """The API does not do it, the network's own pages do."""
    return Barrier(f"{reason}: do this by hand, then confirm.", by_hand=True)


def nobody_can(sentence: str) -> Barrier:
    """Not even by hand."""
    return Barrier(sentence, by_hand=False)


@dataclass(frozen=True)
class Pictures:
    """How many pictures one post takes, how heavy each may be (bytes), and of which kinds. `None`: not stated."""

    most: int
    largest: int | None = None
    kinds: tuple[str, ...] = ("image/jpeg", "image/png")


@dataclass(frozen=True)
class Videos:
    """How heavy the one video of a post may be (bytes), of which kinds, whether a caption file goes with it, and how many
    seconds it may run (None: not stated)."""

    largest: int
    kinds: tuple[str, ...] = ("video/mp4",)
    captions: bool = False
    longest: int | None = None


@dataclass(frozen=True)
class Prices:
    """What the network charges the council for one post, in US dollars: without an address in it, and with one."""

    post: Decimal
    with_link: Decimal


@dataclass(frozen=True, kw_only=True)
class Network:
    """One network as it is. Limits are the network's; `None` means that it states none that we have seen."""

    code: str
    name: str
    mark: str  # two letters that stand for the network in a table
    text_limit: int | None
    counting: Counting = Counting.CHARACTERS
    byte_limit: int | None = None
    title_limit: int | None = None  # where the first line of a post is its title there
    never: str = ""  # characters that no post may hold
    most_hashtags: int | None = None  # in a post
    most_mentions: int | None = None
    message_limit: int | None = None  # of a direct message
    message_bytes: bool = False  # whether that limit counts bytes
    alt_limit: int | None = None  # of a picture's description; 0: the network keeps none
    pictures: Pictures = Pictures(most=0)
    videos: Videos | None = None  # None: a post takes none from here
    needs_media: bool = False  # no post without a picture or a video
    links_clickable: bool = True
    prices: Prices | None = None  # None: posting costs nothing
    handle_rule: HandleRule
    profile: str
    also_at: tuple[str, ...] = ()  # other domains of its pages: short addresses, former names
    post_path: str = ""  # how the path of a post begins, where it names the account
    barriers: Mapping[Action, Barrier] = field(default_factory=dict)

    @property
    def media_words(self) -> str:
        """What a post can show here: “a picture or a video”, or the one of them that it takes."""
        if not self.pictures.most:
            return "a video"
        return "a picture or a video" if self.videos else "a picture"

    def handle(self, typed: str) -> str:
        """The one spelling of a handle. Raises `BadHandle`, a sentence."""
        return self.handle_rule.canonical(typed, self.name)

    def profile_address(self, handle: str) -> str:
        """Where residents see the account; `handle` as `handle()` returns it."""
        user, _, server = handle.partition("@")
        return self.profile.format(handle=handle, user=user, server=server)

    def length(self, text: str) -> int:
        """How much of `text_limit` the text uses, as this network counts."""
        return length(text, self.counting)

    def message_length(self, text: str) -> int:
        """How much of `message_limit` the text uses."""
        return len(text.encode() if self.message_bytes else text)

    def price(self, text: str) -> Decimal | None:
        """What a post or reply with this text costs, in US dollars; None where it costs nothing."""
        if self.prices is None:
            return None
        return self.prices.with_link if any(True for _ in links(text)) else self.prices.post

    def unfit(self, text: str) -> str:
        """Why the text of a post does not fit, as a sentence; empty when it does."""
        title = text.partition("\n")[0].strip()
        return self.too_long(text) or self._bad_title(title) or self._forbidden(text) or self._too_many(text)

    def _bad_title(self, title: str) -> str:
        if self.title_limit is None:
            return ""
        if not title:
            return f"The first line is the title on {self.name}, and it is empty."
        if len(title) > self.title_limit:
            return f"The first line is the title on {self.name}, and too long: {len(title):,} of {self.title_limit:,}."
        return ""

    def _forbidden(self, text: str) -> str:
        found = next((character for character in self.never if character in text), "")
        return f"{self.name} takes no {found} in a post." if found else ""

    def _too_many(self, text: str) -> str:
        for most, what, sign in ((self.most_hashtags, "hashtags", "#"), (self.most_mentions, "mentions", "@")):
            there = len(re.findall(rf"(?<![\w/]){sign}\w", text))
            if most is not None and there > most:
                return f"{self.name} takes {most} {what} at most; there are {there}."
        return ""

    def too_long(self, text: str) -> str:
        """Why the text does not fit, as a sentence; empty when it does."""
        used, octets = self.length(text), len(text.encode())
        if self.text_limit is not None and used > self.text_limit:
            return f"This is {used - self.text_limit:,} too long for {self.name}: {used:,} of {self.text_limit:,}."
        if self.byte_limit is not None and octets > self.byte_limit:
            return f"This is too long for {self.name}: it takes {octets:,} bytes of {self.byte_limit:,}."
        return ""
