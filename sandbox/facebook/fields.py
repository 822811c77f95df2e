"""Graph's `fields` parameter: `id,message,comments.limit(5).summary(true){from,message}`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.facebook import errors
from sandbox.facebook.access import Call

NAME = re.compile(r"[a-z_]+")
MODIFIER = re.compile(r"\.([a-z_]+)\(([^()]*)\)")


@dataclass(frozen=True)
class Wanted:
    """One field asked for: its modifiers, and the fields of what it leads to."""

    modifiers: Mapping[str, str] = field(default_factory=dict)
    inner: str = ""


def wanted(text: str) -> dict[str, Wanted]:
    """Raises GraphError where the text is not a list of fields."""
    found: dict[str, Wanted] = {}
    for part in _split(text):
        name = NAME.match(part)
        if name is None:
            raise errors.GraphError(f"Syntax error in field parameter: {part}", 2500)
        rest, inner = part[name.end() :], ""
        if rest.endswith("}") and "{" in rest:
            rest, _, inner = rest[:-1].partition("{")
        if MODIFIER.sub("", rest):
            raise errors.GraphError(f"Syntax error in field parameter: {part}", 2500)
        found[name.group()] = Wanted(dict(MODIFIER.findall(rest)), inner)
    return found


def _split(text: str) -> list[str]:
    """At the commas that stand in no bracket."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "({") - (letter in ")}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


Maker = Callable[[Call, Any, Wanted], Any]


def shape(call: Call, kind: str, makers: Mapping[str, Maker], thing: Any, asked: str, usual: str) -> dict[str, Any]:
    """The fields that were asked for (else the usual ones). Graph leaves out what is empty, and always gives the id."""
    shaped: dict[str, Any] = {}
    for name, how in wanted(asked or usual).items():
        if name not in makers:
            raise errors.no_such_field(name, kind)
        value = makers[name](call, thing, how)
        if value is not None:
            shaped[name] = value
    return shaped | {"id": makers["id"](call, thing, Wanted())}
