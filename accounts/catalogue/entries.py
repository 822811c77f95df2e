"""The thirteen networks of the register (requirements REG-2).

Where a number comes from stands beside it. “Reported”: seen in more than one place, not in the network's own documentation.
"""

from decimal import Decimal

from accounts.catalogue.handles import HandleRule
from accounts.catalogue.kinds import (
    Action,
    Barrier,
    Network,
    Pictures,
    Prices,
    Videos,
    by_hand,
    nobody_can,
)
from accounts.catalogue.length import Counting

MEGABYTE = 1_000_000
LARGEST_VIDEO = 250 * MEGABYTE
"""What is uploaded in the minute before a post is due, over a line of 35 megabits a second."""


def _same(barrier: Barrier, *actions: Action) -> dict[Action, Barrier]:
    return dict.fromkeys(actions, barrier)


FACEBOOK = Network(
    code="facebook",
    name="Facebook",
    mark="Fb",
    text_limit=63_206,
    message_limit=2_000,  # Send API; reported
    pictures=Pictures(most=10, largest=10 * MEGABYTE),  # reported
    videos=Videos(LARGEST_VIDEO),  # Facebook itself takes 10 GB
    handle_rule=HandleRule(r"[a-z0-9][a-z0-9.]{3,49}", "northhertsdc"),
    profile="https://www.facebook.com/{handle}",
    also_at=("fb.com", "fb.watch"),
)

X = Network(
    code="x",
    name="X",
    mark="X",
    text_limit=280,  # docs.x.com, "Counting characters"
    counting=Counting.X,
    message_limit=10_000,  # reported
    alt_limit=1_000,  # docs.x.com, POST /2/media/metadata
    pictures=Pictures(most=4, largest=5 * MEGABYTE),
    videos=Videos(LARGEST_VIDEO, captions=True, longest=140),  # X itself takes 512 MB
    prices=Prices(Decimal("0.015"), Decimal("0.20")),  # docs.x.com, "Pricing", pay per use, August 2026
    handle_rule=HandleRule(r"[a-z0-9_]{1,15}", "NorthHertsDC"),
    profile="https://x.com/{handle}",
    also_at=("twitter.com",),
    post_path="/{handle}/status/",
    barriers={
        Action.REMOVE: nobody_can("X lets nobody delete what somebody else wrote. Hide the reply, or report it."),
        **_same(
            by_hand("X allows blocking through the API on enterprise contracts only"),
            Action.BLOCK,
            Action.UNBLOCK,
        ),
    },
)

INSTAGRAM = Network(
    code="instagram",
    name="Instagram",
    mark="Ig",
    text_limit=2_200,  # reported
    message_limit=1_000,  # Instagram Platform, "Messaging"
    message_bytes=True,
    most_hashtags=30,  # Instagram Platform, "IG User Media", `caption`
    most_mentions=20,
    alt_limit=1_000,  # reported; pictures only, since March 2025
    pictures=Pictures(most=10, largest=8 * MEGABYTE, kinds=("image/jpeg",)),  # reported
    videos=Videos(LARGEST_VIDEO),  # Instagram itself takes 300 MB; reported
    needs_media=True,
    links_clickable=False,
    handle_rule=HandleRule(r"[a-z0-9_.]{1,30}", "northhertscouncil"),
    profile="https://www.instagram.com/{handle}",
    also_at=("instagr.am",),
    barriers={
        Action.DELETE: by_hand("Instagram does not promise that a post can be deleted through the API"),
        **_same(
            by_hand("Instagram allows blocking through the API in direct messages only"),
            Action.BLOCK,
            Action.UNBLOCK,
        ),
    },
)

LINKEDIN = Network(
    code="linkedin",
    name="LinkedIn",
    mark="In",
    text_limit=3_000,  # reported
    alt_limit=4_086,  # Images API, `altText`
    pictures=Pictures(most=20),  # MultiImage API
    videos=Videos(LARGEST_VIDEO),  # LinkedIn itself takes 500 MB; reported
    handle_rule=HandleRule(r"[\p{L}\p{N}&'-]{1,100}", "north-hertfordshire-district-council"),
    profile="https://www.linkedin.com/company/{handle}",
    barriers={
        **_same(
            nobody_can("LinkedIn cannot hide a comment. Remove it instead."),
            Action.HIDE,
            Action.UNHIDE,
        ),
        **_same(
            by_hand("LinkedIn has no way to block for a page through the API"),
            Action.BLOCK,
            Action.UNBLOCK,
        ),
        Action.DIRECT_MESSAGE: by_hand("LinkedIn lets no application write a page's messages"),
    },
)

YOUTUBE = Network(
    code="youtube",
    name="YouTube",
    mark="Yt",
    text_limit=5_000,  # of the description (videos#snippet.description: 5,000 bytes); the title is counted with it here
    byte_limit=5_000,
    title_limit=100,  # videos#snippet.title
    never="<>",  # in title and description: videos.insert, invalidTitle and invalidDescription
    videos=Videos(LARGEST_VIDEO, captions=True),  # YouTube itself takes 256 GB
    needs_media=True,
    handle_rule=HandleRule(r"[\p{L}\p{N}_.·-]{3,30}", "NorthHertsCouncil"),
    profile="https://www.youtube.com/@{handle}",
    also_at=("youtu.be",),
    barriers={
        Action.DIRECT_MESSAGE: nobody_can("YouTube has no direct messages. Answer in public, or by e-mail or phone."),
        Action.UNBLOCK: by_hand("YouTube lifts no block through the API"),
    },
)

FLICKR = Network(
    code="flickr",
    name="Flickr",
    mark="Fl",
    text_limit=None,
    title_limit=255,  # reported
    alt_limit=0,
    pictures=Pictures(most=1, largest=200 * MEGABYTE),  # reported
    needs_media=True,
    handle_rule=HandleRule(r"[A-Za-z0-9_-]{1,32}|\d+@N\d\d", "northherts", case_counts=True),
    profile="https://www.flickr.com/photos/{handle}",
    also_at=("flic.kr",),
    barriers={
        **_same(
            nobody_can("Flickr cannot hide a comment. Remove it instead."),
            Action.HIDE,
            Action.UNHIDE,
        ),
        **_same(
            by_hand("Flickr has no way to block through the API"),
            Action.BLOCK,
            Action.UNBLOCK,
        ),
        Action.DIRECT_MESSAGE: by_hand("Flickr lets no application write messages"),
    },
)

PINTEREST = Network(
    code="pinterest",
    name="Pinterest",
    mark="Pi",
    text_limit=500,  # reported
    alt_limit=500,  # reported
    pictures=Pictures(most=5, largest=20 * MEGABYTE),  # reported
    videos=Videos(LARGEST_VIDEO),  # posted by hand
    needs_media=True,
    links_clickable=False,  # in the description; the pin itself carries one address
    handle_rule=HandleRule(r"[a-z0-9_]{3,30}", "northherts"),
    profile="https://www.pinterest.com/{handle}",
    also_at=("pinterest.co.uk", "pin.it"),
    barriers={
        **_same(
            nobody_can("Pinterest cannot hide a comment. Remove it instead."),
            Action.HIDE,
            Action.UNHIDE,
        ),
        **_same(
            by_hand("Pinterest opens pins to applications, not comments, messages or blocks"),
            Action.REPLY,
            Action.REMOVE,
            Action.DIRECT_MESSAGE,
            Action.BLOCK,
            Action.UNBLOCK,
        ),
    },
)

BLUESKY = Network(
    code="bluesky",
    name="Bluesky",
    mark="Bs",
    text_limit=300,  # lexicon app.bsky.feed.post
    counting=Counting.GRAPHEMES,
    byte_limit=3_000,
    alt_limit=2_000,  # what Bluesky's own app takes; reported
    pictures=Pictures(most=4, largest=2 * MEGABYTE),  # lexicon app.bsky.embed.images
    handle_rule=HandleRule(
        r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]",
        "north-herts.gov.uk",
    ),
    profile="https://bsky.app/profile/{handle}",
    barriers={
        Action.REMOVE: nobody_can("Bluesky lets nobody delete what somebody else wrote. Hide the reply, or report it."),
        Action.DIRECT_MESSAGE: by_hand("Bluesky's messages are a service of their own that applications are not given"),
    },
)

MASTODON = Network(
    code="mastodon",
    name="Mastodon",
    mark="Ma",
    text_limit=500,  # unless the server says otherwise in /api/v2/instance
    counting=Counting.MASTODON,
    alt_limit=1_500,
    pictures=Pictures(most=4, largest=16 * MEGABYTE),
    videos=Videos(99 * MEGABYTE),  # Mastodon's usual limit; the server says its own
    handle_rule=HandleRule(
        r"[a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?@[a-z0-9.-]+\.[a-z0-9-]+",
        "council@social.example.gov.uk",
    ),
    profile="https://{server}/@{user}",
    post_path="/@{user}/",
    barriers={
        **_same(
            nobody_can("Mastodon cannot hide a reply. Block the person, or report the reply to their server."),
            Action.HIDE,
            Action.UNHIDE,
        ),
        Action.REMOVE: nobody_can("Mastodon lets nobody delete what somebody else wrote. Report it to their server."),
    },
)

THREADS = Network(
    code="threads",
    name="Threads",
    mark="Th",
    text_limit=500,
    counting=Counting.THREADS,
    alt_limit=1_000,  # Threads API, "Accessibility"
    pictures=Pictures(most=20, largest=8 * MEGABYTE),  # reported
    videos=Videos(LARGEST_VIDEO),  # Threads itself takes 1 GB; reported
    handle_rule=HandleRule(r"[a-z0-9_.]{1,30}", "northhertscouncil"),
    profile="https://www.threads.com/@{handle}",
    also_at=("threads.net",),
    post_path="/@{handle}/",
    barriers={
        Action.REMOVE: nobody_can("Threads lets nobody delete what somebody else wrote. Hide the reply, or report it."),
        Action.DIRECT_MESSAGE: by_hand("Threads lets no application write messages"),
        **_same(
            by_hand("Threads has no way to block through the API"),
            Action.BLOCK,
            Action.UNBLOCK,
        ),
    },
)

NEXTDOOR = Network(
    code="nextdoor",
    name="Nextdoor",
    mark="Nd",
    text_limit=None,
    pictures=Pictures(most=10),  # reported
    videos=Videos(LARGEST_VIDEO),  # posted by hand
    handle_rule=HandleRule(r"[a-z0-9/-]{2,150}[a-z0-9]", "north-herts-council"),
    profile="https://nextdoor.co.uk/agency-detail/{handle}",
    also_at=("nextdoor.com",),
    barriers=_same(
        by_hand("Nextdoor gives applications posts only, and only after it has approved the partner"),
        Action.REPLY,
        Action.DIRECT_MESSAGE,
        Action.HIDE,
        Action.UNHIDE,
        Action.REMOVE,
        Action.BLOCK,
        Action.UNBLOCK,
    ),
)

TIKTOK = Network(
    code="tiktok",
    name="TikTok",
    mark="Tk",
    text_limit=2_200,  # a video's caption
    alt_limit=0,
    pictures=Pictures(most=35, largest=20 * MEGABYTE, kinds=("image/jpeg", "image/webp")),
    videos=Videos(LARGEST_VIDEO),  # posted by hand
    needs_media=True,
    links_clickable=False,
    handle_rule=HandleRule(r"[a-z0-9_.]{1,23}[a-z0-9_]", "northhertscouncil"),
    profile="https://www.tiktok.com/@{handle}",
    post_path="/@{handle}/",
    barriers=_same(
        by_hand("TikTok opens neither comments nor messages to applications"),
        Action.REPLY,
        Action.DIRECT_MESSAGE,
        Action.HIDE,
        Action.UNHIDE,
        Action.DELETE,
        Action.REMOVE,
        Action.BLOCK,
        Action.UNBLOCK,
    ),
)

WHATSAPP = Network(
    code="whatsapp",
    name="WhatsApp channel",
    mark="Wa",
    text_limit=None,
    alt_limit=0,
    pictures=Pictures(most=1),
    videos=Videos(LARGEST_VIDEO),  # posted by hand
    handle_rule=HandleRule(r"[A-Za-z0-9]{16,32}", "0029VaXXXXXXXXXXXXXXXXXX", case_counts=True),
    profile="https://whatsapp.com/channel/{handle}",
    post_path="/channel/{handle}/",
    barriers={
        **_same(
            by_hand("WhatsApp opens channels to no application"),
            Action.POST,
            Action.DELETE,
        ),
        **_same(
            nobody_can("Followers of a WhatsApp channel can only react, so there is nothing to answer or to moderate."),
            Action.REPLY,
            Action.DIRECT_MESSAGE,
            Action.HIDE,
            Action.UNHIDE,
            Action.REMOVE,
            Action.BLOCK,
            Action.UNBLOCK,
        ),
    },
)

NETWORKS = {
    entry.code: entry
    for entry in (
        FACEBOOK,
        X,
        INSTAGRAM,
        LINKEDIN,
        YOUTUBE,
        FLICKR,
        PINTEREST,
        BLUESKY,
        MASTODON,
        THREADS,
        NEXTDOOR,
        TIKTOK,
        WHATSAPP,
    )
}
"""By code, in the order in which the register shows them."""


def network(code: str) -> Network:
    """The entry of a network. Raises `KeyError` for a code that is none."""
    return NETWORKS[code]
