"""LinkedIn's names: `urn:li:share:N`, its activity `urn:li:activity:N+1`, comments `urn:li:comment:(activity,N)`.

The number of a share holds its moment in the high bits, as LinkedIn's do.
"""

import re

COMMENT = re.compile(r"urn:li:comment:\((urn:li:activity:(\d+)),(\d+)\)")
SHARE = re.compile(r"urn:li:(?:share|ugcPost):(\d+)")
ACTIVITY = re.compile(r"urn:li:activity:(\d+)")


def number_to_id(kind: str, number: int, at: int, parent: str) -> str:
    stamp = (at << 22) | ((number << 1) & 0x3FFFFE)
    if kind == "comment":
        return f"urn:li:comment:({activity_of(parent)},{stamp})"
    return {
        "account": f"urn:li:organization:{5_515_000 + number}",
        "resident": f"urn:li:person:{_letters(number)}",
        "post": f"urn:li:share:{stamp}",
        "media": f"urn:li:image:C4E{_letters(stamp)}",
        "message": f"urn:li:message:{stamp}",
    }[kind]


def activity_of(share: str) -> str:
    """The activity under which a share's comments hang."""
    return f"urn:li:activity:{int(share.rpartition(':')[2]) + 1}"


def share_of(urn: str) -> str:
    """The share that a share or an activity means; empty where it is neither."""
    if found := ACTIVITY.fullmatch(urn):
        return f"urn:li:share:{int(found[1]) - 1}"
    return urn if SHARE.fullmatch(urn) else ""


def number_of(comment: str) -> str:
    found = COMMENT.fullmatch(comment)
    assert found, comment
    return found[3]


def thread_of(comment: str) -> str:
    found = COMMENT.fullmatch(comment)
    assert found, comment
    return found[1]


def _letters(number: int) -> str:
    """Letters and digits for a number, as members and pictures are named."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    found = ""
    while number or not found:
        number, rest = divmod(number, len(alphabet))
        found = alphabet[rest] + found
    return f"A{found}"
