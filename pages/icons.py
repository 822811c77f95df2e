"""Our own outline icons on a 16-unit grid, as one sprite of what a page uses (docs/design.md, section 6)."""

import re

from markupsafe import Markup

SHAPES: dict[str, str] = {
    "alert": '<path d="M8 2.5l6 10.8H2zM8 6.5v3M8 11.4v.01"/>',
    "back": '<path d="M13 8H3M6.5 4.5L3 8l3.5 3.5"/>',
    "book": '<path d="M3 2.5h8.5a1 1 0 0 1 1 1v10H4a1 1 0 0 1-1-1zM3 11.5h9.5M6 5.5h4"/>',
    "calendar": '<path d="M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5v3M10.5 2.5v3"/>',
    "chart": '<path d="M3 13.5V9M8 13.5V3M13 13.5V6"/>',
    "chat": '<path d="M2.5 3h11v8H7l-3 2.5V11H2.5z"/>',
    "check": '<circle cx="8" cy="8" r="5.5"/><path d="M5.5 8.2l1.8 1.8L10.6 6.5"/>',
    "clock": '<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.2l2 1.3"/>',
    "cog": (
        '<circle cx="8" cy="8" r="2.2"/><path d="M8 2.5V4M8 12v1.5M2.5 8H4M12 8h1.5M4.1 4.1l1.1 1.1'
        'M10.8 10.8l1.1 1.1M4.1 11.9l1.1-1.1M10.8 5.2l1.1-1.1"/>'
    ),
    "cross": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "eye": '<path d="M1.8 8S4 4 8 4s6.2 4 6.2 4S12 12 8 12 1.8 8 1.8 8z"/><circle cx="8" cy="8" r="1.8"/>',
    "flag": '<path d="M3.5 13.5v-11h8.5l-2 3 2 3H3.5"/>',
    "hand": '<path d="M2.5 8h10M9 4.5L12.5 8 9 11.5"/>',
    "home": '<path d="M2.5 7.5 8 3l5.5 4.5V13h-4V9.5h-3V13h-4z"/>',
    "image": '<path d="M2.5 3.5h11v9h-11zM2.5 11l3.5-3.5 3 3 1.5-1.5 3 2.5M10.5 6h.01"/>',
    "inbox": '<path d="M2.5 3h11v10h-11zM2.5 9h3l1 1.8h3L10.5 9h3"/>',
    "info": '<circle cx="8" cy="8" r="5.5"/><path d="M8 7.5V11M8 5v.01"/>',
    "key": '<circle cx="5.5" cy="10.5" r="2.5"/><path d="M7.5 8.7L13 3.2M11 5.2l1.7 1.7"/>',
    "list": '<path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01"/>',
    "lock": '<path d="M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
    "menu": '<path d="M2.5 4h11M2.5 8h11M2.5 12h11"/>',
    "pause": '<circle cx="8" cy="8" r="5.5"/><path d="M6.5 6v4M9.5 6v4"/>',
    "pen": '<path d="M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3z"/>',
    "people": (
        '<circle cx="6" cy="6" r="2.2"/><path d="M2 13c.3-2.6 2-3.5 4-3.5s3.7.9 4 3.5M10.5 4a2.2 2.2 0 0 1 0 4'
        'M12 9.8c1.2.5 1.9 1.6 2 3.2"/>'
    ),
    "person": '<circle cx="8" cy="5.5" r="2.5"/><path d="M3 13.5c.5-3 2.5-4 5-4s4.5 1 5 4"/>',
    "search": '<circle cx="7" cy="7" r="4"/><path d="M10 10l3.5 3.5"/>',
    "shield": '<path d="M8 2.5l5 1.8v3.5c0 3-2.2 5-5 6-2.8-1-5-3-5-6V4.3z"/>',
    "sign": '<path d="M4 2.5h8v11H4zM6 9l1.5 1.5L10.5 7M6 5h4"/>',
    "square": '<path d="M2.5 13.5V7L8 3l5.5 4v6.5M6 13.5v-4h4v4M2 13.5h12"/>',
    "stop": '<path d="M5.6 2.5h4.8l3.1 3.1v4.8l-3.1 3.1H5.6l-3.1-3.1V5.6zM8 5v4M8 11v.01"/>',
    "tick": '<path d="M3 8.5l3.2 3.2L13 4.8"/>',
}

USED = re.compile(r'<use href="#i-([a-z]+)"')


def icon(name: str) -> Markup:
    """The icon `name`, silent to screen readers: the word beside it carries the meaning.

    Raises `KeyError` for a name that is not in the set.
    """
    if name not in SHAPES:
        raise KeyError(f"There is no icon “{name}”. The set: {', '.join(SHAPES)}.")
    return Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>').format(name)


def sprite(page: str) -> Markup:
    """The shapes of the icons that occur in `page`, a rendered page or part of one."""
    names = sorted(set(USED.findall(page)) & SHAPES.keys())
    symbols = "".join(f'<symbol id="i-{name}" viewBox="0 0 16 16">{SHAPES[name]}</symbol>' for name in names)
    return Markup('<svg class="sprite" aria-hidden="true" focusable="false">{}</svg>').format(Markup(symbols))
