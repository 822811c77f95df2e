"""The forms of a page as a browser would send them, for tests that fill them in with nonsense."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class FoundForm:
    """Where it is sent, what it sends unseen, and the names of what a person fills in."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FoundForm] = []
        self.inside: FoundForm | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        name = facts.get("name", "")
        if tag == "form":
            self.inside = FoundForm(facts.get("action", ""))
            if facts.get("method", "").lower() == "post":
                self.forms.append(self.inside)
        elif self.inside is not None and name:
            self._field(self.inside, tag, name, facts)

    def _field(self, form: FoundForm, tag: str, name: str, facts: dict[str, str]) -> None:
        if tag == "button":
            form.buttons[name] = facts.get("value", "")
        elif tag == "input" and facts.get("type") == "hidden":
            form.hidden[name] = facts.get("value", "")
        elif tag in {"input", "select", "textarea"} and name not in form.fields:
            form.fields.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None


def forms_of(page: str) -> list[FoundForm]:
    """Every form that is sent by POST."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
