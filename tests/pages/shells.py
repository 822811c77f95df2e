"""Shells to draw pages in: the navigation of the officers in docs/design.md, with and without an emergency."""

import dataclasses

from pages.shell import Council, Emergency, Group, Item, Link, Shell, Strip, Visitor

COUNCIL = Council(
    name="Ashmere District Council",
    monogram="AD",
    stylesheet="/council.css",
    contact="Phone 01632 960000, Monday to Friday, 9am to 5pm",
)

VIEWS = tuple(
    Item(label, "#", count=count, current=label == "Mine")
    for label, count in [("Mine", 6), ("Nobody’s yet", 4), ("Due today", 9), ("We promised", 5), ("Finished", 0)]
)


def navigation(current: str) -> tuple[Group, ...]:
    def item(label: str, icon: str, count: int = 0) -> Item:
        here = label == current
        return Item(label, "#", icon, count, here, VIEWS if here and label == "Inbox" else ())

    return (
        Group(
            (
                item("Home", "home"),
                item("Inbox", "inbox", 23),
                item("Posts", "pen"),
                item("Calendar", "calendar"),
                item("Approvals", "sign", 4),
            )
        ),
        Group(
            (
                item("Accounts", "book"),
                item("Account requests", "people", 1),
                item("Moderation", "shield", 2),
                item("Media and consent", "image"),
            ),
            "Govern",
        ),
        Group((item("Figures", "chart"), item("Audit trail", "list")), "Report"),
        Group((item("Town square", "square"), item("Settings", "cog")), foot=True),
    )


def working(current: str = "Home", **changes: object) -> Shell:
    """The shell of Grace Mensah, who may write posts."""
    shell = Shell(
        council=COUNCIL,
        person=Visitor("Grace Mensah", "GM", "#"),
        navigation=navigation(current),
        can_write=True,
        write_url="#",
        search_url="/search",
    )
    return dataclasses.replace(shell, **changes)  # type: ignore[arg-type]


PUBLIC = Shell(
    council=COUNCIL,
    public_links=tuple(
        Link(label, "#") for label in ("Social media policy", "Our accounts", "Appeal a block", "Accessibility")
    ),
)

PRE_ELECTION = Strip(
    "Pre-election period",
    "for the Wexmoor Bearton by-election, until Thursday 17 December. Posts about services may go out; "
    "the Comms manager releases each one.",
    link=Link("What you may post", "#"),
)
HELD = Strip(
    "6 posts are held",
    "because emergency mode is on. None is sent late by itself.",
    "pause",
    "held",
    Link("Read the held posts", "#"),
)
FLOOD = Emergency(
    "Emergency mode is on: flooding in Wexmoor.",
    "6 routine posts are held. Only emergency posts go out. Answer deadlines are suspended.",
    "Turned on by Priya Nair, Mon 23 Nov, 14:10.",
    (Link("See what is held", "#"), Link("Emergency roster", "#")),
)
