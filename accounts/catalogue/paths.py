"""How the paths of each network name an account, and the words in them that the networks keep for themselves.

The shapes and words are those of the networks' own pages and “copy link” buttons. No network publishes a list.
"""

import re
from dataclasses import dataclass
from typing import Final


class Shape:
    """One way in which a path names an account: `handle`; `id`, the network's own; or `name`, which is no handle.

    `kept` is the address to keep where it is not the profile's: the register's handle would lead to another page.
    """

    def __init__(self, path: str, kept: str = "") -> None:
        self.kept = kept
        self._pattern = re.compile(rf"{path}(?=[/?]|$)", re.IGNORECASE | re.ASCII)

    def match(self, path: str) -> re.Match[str] | None:
        """`path` without the slash in front; what stands behind the account, a post or a page of it, is no matter."""
        return self._pattern.match(path)


@dataclass(frozen=True)
class Paths:
    """Of one network, in the order in which they are tried; and what its ids look like, and where one leads."""

    shapes: tuple[Shape, ...]
    id_rule: str = r"(?!)"  # none
    id_address: str = ""
    any_script: bool = False  # whether a handle may be in another alphabet than ours


HANDLE: Final = r"(?P<handle>[^/?]+)"
AT_HANDLE: Final = r"@(?P<handle>[^/?]+)"
NAME: Final = r"(?P<name>[^/?]+)"

PATHS: Final = {
    "facebook": Paths(
        (
            Shape(r"(?:profile|permalink|story)\.php\?id=(?P<id>\d+)"),
            Shape(r"(?:people|pages)/[^/?]+/(?P<id>\d+)"),
            Shape(r"(?:p/|pages/category/[^/?]+/)?[^/?]+-(?P<id>\d+)"),
            Shape(rf"pg/{HANDLE}"),
            Shape(HANDLE),
        ),
        id_rule=r"[0-9]{5,20}",
        id_address="https://www.facebook.com/profile.php?id={id}",
    ),
    "x": Paths((Shape(HANDLE),)),
    "instagram": Paths((Shape(HANDLE),)),
    "linkedin": Paths(
        (
            Shape(rf"company/{HANDLE}"),
            # Organisations share one set of names: /company/name leads to the same page as /school/name.
            Shape(rf"(?P<kind>showcase|school)/{HANDLE}", kept="https://www.linkedin.com/{kind}/{handle}"),
            # A person's name is in another set: the same handle under /company/ is a stranger.
            Shape(rf"(?P<kind>in)/{NAME}", kept="https://www.linkedin.com/in/{name}"),
        ),
        id_rule=r"[0-9]{1,20}",
        any_script=True,
    ),
    "youtube": Paths(
        (
            Shape(AT_HANDLE),
            Shape(r"channel/(?P<id>[^/?]+)"),
            # Names from before there were handles: somebody else may have the handle.
            Shape(rf"(?P<kind>c|user)/{NAME}", kept="https://www.youtube.com/{kind}/{name}"),
        ),
        id_rule=r"UC[A-Za-z0-9_-]{22}",
        id_address="https://www.youtube.com/channel/{id}",
        any_script=True,
    ),
    "flickr": Paths((Shape(rf"(?:photos|people)/{HANDLE}"),), id_rule=r"[0-9]+@N[0-9]{2}"),
    "pinterest": Paths((Shape(HANDLE),)),
    "bluesky": Paths(
        (Shape(r"profile/(?P<id>did:[^/?]+)"), Shape(rf"profile/{HANDLE}")),
        id_rule=r"did:plc:[a-z2-7]{24}|did:web:[a-z0-9.-]{1,200}",  # atproto.com/specs/did
        id_address="https://bsky.app/profile/{id}",
    ),
    "mastodon": Paths((Shape(rf"(?:(?:web|deck)/)?{AT_HANDLE}"), Shape(rf"users/{HANDLE}"))),
    "threads": Paths((Shape(AT_HANDLE),)),
    "nextdoor": Paths(
        (
            Shape(r"agency-detail/(?P<handle>[^?]+)"),
            # A business's page: of an arm's-length service, perhaps. Its names are not those of public agencies.
            Shape(rf"(?P<kind>pages)/{NAME}", kept="https://nextdoor.co.uk/pages/{name}"),
        )
    ),
    "tiktok": Paths((Shape(AT_HANDLE),)),
    "whatsapp": Paths((Shape(rf"channel/{HANDLE}"),)),
}

OPEN_IT: Final = "Open the page of the account, and copy its address, for example {example}"
OWN: Final = f"“{{shown}}” is a page of {{network}} itself, not of an account. {OPEN_IT}"
POST: Final = f"“{{shown}}” is one post, picture or video, and does not say whose. {OPEN_IT}"
SHARED: Final = "“{shown}” is a link for sharing, which names no account. Open it, and copy the address of the page."
GROUP: Final = "“{shown}” is a group, where everybody writes: it is nobody’s account. Register the page that runs it."
EVENT: Final = "“{shown}” is an event, which ends: it is not an account. Register the page that announces it."
PERSON: Final = "“{shown}” is a person on {network}, not the page of a service. Paste the address of the page."
PLACE: Final = "“{shown}” is a neighbourhood, not an account. Paste the address of the council’s page."

_KEPT: Final = {
    "facebook": {
        OWN: "about ads adsmanager bookmarks business careers checkpoint dialog directory discover fundraisers games "
        "gaming friends hashtag help home latest legal login logout marketplace messages messenger notifications p pages "
        "people pg places plugins policies privacy public recover saved search settings sharer signup terms tr watch",
        POST: "media notes photo photos reel reels story stories video videos",
        SHARED: "share",
        GROUP: "groups group.php",
        EVENT: "events event.php",
    },
    "x": {
        OWN: "about account compose download explore hashtag home i intent jobs login logout messages notifications "
        "oauth privacy search search-advanced settings share signup tos who_to_follow widgets",
    },
    "instagram": {
        OWN: "about accounts api challenge create developer direct directory emails explore legal login oauth "
        "popular press privacy session settings terms web",
        POST: "p reel reels stories tv s",
        SHARED: "share",
    },
    "linkedin": {
        OWN: "authwall checkpoint company company/setup feed help home in jobs learning legal login messaging mynetwork "
        "my-items notifications sales school search showcase signup uas",
        POST: "embed feed/update posts pulse video",
        GROUP: "groups",
        EVENT: "events",
        PERSON: "pub",
    },
    "youtube": {
        OWN: "about account ads c channel channel_switcher creators feed gaming hashtag howyoutubeworks login logout "
        "music movies new news premium results signin trending tv user",
        POST: "attribution_link clip embed live playlist post shorts v watch",
    },
    "flickr": {
        OWN: "about account cameras commons events explore help jobs map me people photos photos/me photos/search "
        "photos/tags prints search services signin signup",
        GROUP: "groups",
    },
    "pinterest": {
        OWN: "_ about business categories explore ideas login logout password resource search settings signup today "
        "topics videos",
        POST: "pin",
    },
    "bluesky": {
        OWN: "feeds hashtag intent lists messages notifications profile saved search settings",
        SHARED: "start",
    },
    "threads": {OWN: "activity explore following for_you intent login saved search settings", POST: "t"},
    "nextdoor": {
        OWN: "about_us agency-detail find-neighborhood find-neighbourhood help login news_feed pages register search",
        POST: "p post",
        GROUP: "g groups",
        EVENT: "events",
        PERSON: "profile",
        PLACE: "city neighborhood neighbourhood",
    },
    "tiktok": {
        OWN: "about business discover explore following foryou friends legal live login messages music search setting "
        "signup tag upload",
        POST: "embed v video",
        SHARED: "t",
    },
    "whatsapp": {OWN: "about business channel contact download features legal security", SHARED: "catalog"},
}
RESERVED: Final = {
    code: {word: why for why, words in kinds.items() for word in words.split()} for code, kinds in _KEPT.items()
}
"""By network: the words at the beginning of a path that no account can have, and what to say of each."""
PROGRAMS: Final = (".php", ".html", ".aspx")
"""How the pages end that a network keeps for itself; no handle does."""


def kept_for_itself(code: str, word: str) -> str:
    """What to say of a path that begins with this word, or two, where the network keeps them for itself; else empty."""
    word = word.lower()
    why = RESERVED.get(code, {}).get(word, "")
    return why or (OWN if word.endswith(PROGRAMS) and "/" not in word else "")
