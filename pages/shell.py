"""What stands around every page: navigation, bar, notices. Filled by the context processor, read by templates/base.

Addresses are ready to use in a link; texts are plain text.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """A word and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Item:
    """An entry of the navigation. `count` is what waits, not a total; `children` are saved views, shown while in it."""

    label: str
    url: str
    icon: str = ""
    count: int = 0
    current: bool = False
    children: tuple["Item", ...] = ()


@dataclass(frozen=True)
class Group:
    """Entries under one heading; the first group and the foot have none."""

    items: tuple[Item, ...]
    label: str = ""
    foot: bool = False


@dataclass(frozen=True)
class Council:
    """The council as the pages show it. `monogram` is two letters, `stylesheet` the address of its `council_css`.

    `public_url` is the page for residents; `contact` such as “Phone 01632 960000, Monday to Friday, 9am to 5pm”.
    """

    name: str
    monogram: str
    colour: str = "#0d4a4f"
    stylesheet: str = ""
    public_url: str = "/"
    contact: str = ""


@dataclass(frozen=True)
class Visitor:
    """The person who is signed in."""

    name: str
    initials: str
    url: str


@dataclass(frozen=True)
class Strip:
    """One standing notice: `title` in bold, then `text`. `kind` is `info` (pre-election period) or `held`."""

    title: str
    text: str
    icon: str = "flag"
    kind: str = "info"
    link: Link | None = None


@dataclass(frozen=True)
class Emergency:
    """The banner across the top while emergency mode is on."""

    title: str
    text: str
    turned_on: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Shell:
    """Everything around a page. Without `person` the working shell shows no navigation and no bar."""

    council: Council
    person: Visitor | None = None
    navigation: tuple[Group, ...] = ()
    strips: tuple[Strip, ...] = ()
    emergency: Emergency | None = None
    banner: str = ""
    """A line above everything, for example that this is a demonstration with invented people."""
    can_write: bool = False
    write_url: str = ""
    search_url: str = ""
    home_url: str = "/"
    single_keys: bool = True
    """Whether single keys (j, k, r, h, ?) act; people can turn them off in Settings (WCAG 2.1.4)."""
    public_links: tuple[Link, ...] = field(default=())
    """The foot of the pages for residents."""
