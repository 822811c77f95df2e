"""GET /2/tweets/search/recent: the posts of the last seven days. Words, "phrases", from:, @handle, conversation_id:, and - before each.

X knows many more operators; each of those is refused here, so that nothing passes for a search that is none.
"""

import re
from typing import Any

from sandbox.clock import DAY
from sandbox.x import errors
from sandbox.x.access import Call
from sandbox.x.posts import page

LONGEST_QUERY = 512
TERM = re.compile(r'(?P<no>-?)(?:(?P<operator>[a-z_]+):(?P<value>\S+)|"(?P<phrase>[^"]+)"|(?P<word>[^\s":]+))')


def recent(call: Call) -> dict[str, Any]:
    """Newest first, 10 to 100 a page."""
    query = call.query.get("query", "").strip()
    if not 0 < len(query) <= LONGEST_QUERY:
        raise errors.invalid(f"The `query` query parameter must have 1 to {LONGEST_QUERY} characters")
    conditions, values = ["at > ?"], [call.town.clock.now() - 7 * DAY]
    for found in _terms(query):
        condition, value = _condition(call, found)
        conditions.append(f"NOT ({condition})" if found["no"] else condition)
        values.append(value)
    return page(call, " AND ".join(conditions), *values, least=10)


def _terms(query: str) -> list[re.Match[str]]:
    found = list(TERM.finditer(query))
    if "".join(one.group() for one in found) != re.sub(r"\s+(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", "", query):
        raise errors.invalid("There were errors processing your request: the query cannot be read")
    return found


def _condition(call: Call, found: re.Match[str]) -> tuple[str, Any]:
    """A part of SQL and its value."""
    operator, value = found["operator"], found["value"]
    if operator == "conversation_id":
        return "root = ?", value
    if operator == "from":
        people = "SELECT id, handle FROM accounts WHERE network = 'x' UNION SELECT id, handle FROM residents WHERE network = 'x'"
        return f"author IN (SELECT id FROM ({people}) WHERE handle = ? COLLATE NOCASE)", value.lstrip("@")
    if operator or found["word"] in {"OR", "AND"}:
        raise errors.invalid(
            f"Reference to invalid operator '{operator or found['word']}'. It is not served by this sandbox"
        )
    words = str(found["phrase"] or found["word"])
    return "instr(lower(text), ?)", words.lower()
