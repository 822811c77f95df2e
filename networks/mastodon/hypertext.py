"""What people wrote, out of the HTML in which Mastodon keeps it (docs.joinmastodon.org, "spec/activitypub", HTML sanitisation)."""

import re
from html.parser import HTMLParser

LINES = {"br", "li", "blockquote", "pre", "div", "h1", "h2", "h3", "h4", "h5", "h6"}
_NAME = re.compile(r"(?<![=/\w])@(?P<user>\w+(?:[.-]\w+)*)(?:@(?P<server>[\w.-]+\w))?")


def plain(content: str) -> str:
    """The text: paragraphs with an empty line between them. Addresses come whole, though Mastodon hides their ends."""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.text)).strip()


def names(text: str) -> list[str]:
    """Whom a text names, as Mastodon reads it: `user`, or `user@server`."""
    return [found[0].removeprefix("@") for found in _NAME.finditer(text)]


def without_servers(text: str) -> str:
    """As Mastodon shows it: of somebody's name only the part before the server."""
    return _NAME.sub(r"@\g<user>", text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p" and self.text:
            self.text.append("\n\n")
        elif tag in LINES and (self.text or tag != "br"):
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        self.text.append(data)
