"""What residents wrote in the past weeks and what became of it: a plan in plain values, made without a database."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from accounts.catalogue import network
from council_social.demonstration.pen import MINUTES_OF_A_DAY, Office, Pen, at, filled, long_day, words
from council_social.demonstration.scene import network_of
from networks.protocol import Author, Kind

SUBJECTS: Final = ("waste", "streets", "homes", "people")
"""Files of `words/` in which the matters stand that residents write about."""
LATE: Final = 0.075
"""How many are answered after the target of one working day."""
NOT_LATE_SINCE: Final = timedelta(days=6)
"""In the last days nobody was left waiting but the one of whom the stories tell."""
PROMISED: Final = 0.06
WRITES_AGAIN: Final = 0.06
NOTED: Final = 0.05
SAYS_THANKS: Final = 0.08
CONFIRMED: Final = 0.8
"""How many a person confirms; the rest keep the system's suggestion."""
HOURS: Final = (7, 8, 8, 9, 9, 10, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 23)
CHANNELS: Final = {
    "facebook": [Kind.COMMENT] * 5 + [Kind.MENTION] + [Kind.DIRECT_MESSAGE] * 3,
    "museum": [Kind.COMMENT, Kind.COMMENT, Kind.COMMENT, Kind.DIRECT_MESSAGE],
    "careline": [Kind.COMMENT, Kind.DIRECT_MESSAGE],
    "townhall": [Kind.COMMENT, Kind.COMMENT, Kind.DIRECT_MESSAGE],
    "x": [Kind.MENTION, Kind.MENTION, Kind.COMMENT, Kind.DIRECT_MESSAGE],
    "ranger": [Kind.MENTION],
    "instagram": [Kind.COMMENT],
    "museum on instagram": [Kind.COMMENT],
    "threads": [Kind.COMMENT, Kind.COMMENT, Kind.MENTION],
    "linkedin": [Kind.COMMENT],
    "youtube": [Kind.COMMENT],
    "flickr": [Kind.COMMENT],
}
ANYWHERE: Final = ["facebook"] * 5 + ["x"] * 3 + ["threads"]
"""Where residents write about what belongs to no account of its own."""
ON_X: Final = {"x": "@ashmere_example", "ranger": "@ranger_example"}
LONGEST_SIGNATURE: Final = " ^WWW"


@dataclass(frozen=True)
class Written:
    """A message of a resident, with the id that its network gives it."""

    account: str
    """Which of the scene's accounts."""
    author: Author
    kind: Kind
    text: str
    external_id: str
    under: str = ""
    """The message that it follows in its thread; otherwise a comment stands under the newest post."""


@dataclass(frozen=True)
class Enquiry:
    """One message with all that becomes of it, each step with its moment; None where it does not happen."""

    written: Written
    moment: datetime
    matter: Mapping[str, Any]
    triaged: datetime
    taken: datetime
    ends: datetime
    reply: str
    promise: str = ""
    """The holding reply, where the full answer comes on the promised day."""
    answered_on: date | None = None
    """The promised day."""
    moved: bool = False
    confirmed: bool = True
    note: str = ""
    again: Written | None = None
    thanks: Written | None = None


def plan_days(
    pen: Pen, office: Office, first: date, counts: Mapping[int, int], away: Callable[[datetime], set[str]]
) -> Iterator[Enquiry]:
    """Every enquiry from `first` until today; `counts` by weekday, `away`: the accounts that nobody answers at a time."""
    for offset in range((office.today() - first).days + 1):
        day = first + timedelta(days=offset)
        for _ in range(counts[day.weekday()]):
            moment = at(day, pen.one(HOURS), pen.between(0, 59)) + timedelta(seconds=pen.between(0, 59))
            if moment <= office.now:
                yield plan_one(pen, office, moment, away(moment))


def plan_one(pen: Pen, office: Office, moment: datetime, closed: set[str]) -> Enquiry:
    """One enquiry that nobody has written before."""
    while True:
        matter = pen.one(matters())
        key = _where(pen, matter)
        written, reply = _compose(pen, matter, key, moment)
        if written.text not in pen.said and key not in closed:
            pen.said.add(written.text)
            return _with_its_fate(pen, office, matter, written, moment, reply)


@cache
def matters() -> list[Mapping[str, Any]]:
    """All that residents write about, each as often as its file says."""
    known = [(subject, matter) for subject in SUBJECTS for matter in words(subject)["matters"]]
    return [matter for _, matter in known for _ in range(matter.get("often", 2))]


def _where(pen: Pen, matter: Mapping[str, Any]) -> str:
    return str(pen.one(matter.get("at", ANYWHERE)))


# Words -------------------------------------------------------------------------


def _compose(pen: Pen, matter: Mapping[str, Any], key: str, moment: datetime) -> tuple[Written, str]:
    places, author = pen.somewhere(moment.date()), somebody(pen)
    ask, answer = _asked(pen, matter)
    kind = Kind(matter["channel"]) if "channel" in matter else pen.one(CHANNELS[key])
    text = in_their_voice(pen, filled(ask, places), author.name, matter)
    if key in ON_X and kind is Kind.MENTION:
        text = f"{ON_X[key]} {text}"
    reply = _replied(pen, filled(answer, places), author, matter, key) if answer else ""
    return Written(key, author, kind, text, pen.new_id(network_of(key))), reply


def _asked(pen: Pen, matter: Mapping[str, Any]) -> tuple[str, str]:
    """A question with the answer that belongs to it, or where any answer fits, with any."""
    if "pairs" in matter:
        ask, answer = pen.one(matter["pairs"])
        return ask, answer
    return pen.one(matter["asks"]), pen.one(matter.get("answers", [""]))


def somebody(pen: Pen) -> Author:
    known = words("places")
    name = f"{pen.one(known['first_names'])} {pen.one(known['surnames'])}"
    handle = name.lower().replace(" ", ".")
    return Author(external_id=f"resident-{handle}", handle=handle, name=name)


def in_their_voice(pen: Pen, text: str, name: str, matter: Mapping[str, Any]) -> str:
    """As this person writes: in a hurry, politely, crossly, with a slip of the finger, or with a word of another language.

    A `plain` matter is too grave for any of it.
    """
    known = words("voices")
    if matter.get("plain"):
        return text
    speaks = known["greetings"].get(name.split()[0])
    if speaks and pen.chance(0.5):
        return f"{speaks[0]} {text}{'' if text[-1] in '.?!' else '.'} {speaks[1]}"
    way = pen.dice.random()
    if way < 0.16:
        return text[0].lower() + text[1:].rstrip(".") if text[1:2].islower() or text[1:2] == " " else text.rstrip(".")
    if way < 0.27:
        return _slipped(pen, text)
    if way < 0.45:
        return f"{pen.one(known['openings']).replace('{place}', pen.one(words('places')['places']))} {text}"
    if way < 0.62 and (ends := known["ends"].get(matter["mood"])):
        return f"{text} {pen.one(ends)}"
    return text


def _slipped(pen: Pen, text: str) -> str:
    """One or two words as they are typed on a phone."""
    slips = [(right, wrong) for right, wrong in words("voices")["slips"].items() if right in text]
    for right, wrong in pen.dice.sample(slips, k=min(len(slips), 2)):
        text = text.replace(right, wrong, 1)
    return text


def _replied(pen: Pen, answer: str, author: Author, matter: Mapping[str, Any], key: str) -> str:
    """With a greeting, and a last word where it fits; on X as much as its limit takes with the initials."""
    known, first, mood = words("voices"), author.name.split()[0], matter["mood"]
    tone = "question" if matter["kind"] == "question" and mood == "neutral" else mood
    whole = f"{pen.one(known['reply_openings'][tone]).replace('{name}', first)} {answer}"
    fits = not matter.get("plain") and answer[-1] in ".?!" and pen.chance(0.35)
    last = pen.one(known["reply_ends"][mood]) if fits else ""
    for text in (f"{whole} {last}".strip(), whole, answer):
        if not network(network_of(key)).too_long(text + LONGEST_SIGNATURE):
            return text
    return answer


# What becomes of it ---------------------------------------------------------------


def _with_its_fate(
    pen: Pen, office: Office, matter: Mapping[str, Any], written: Written, moment: datetime, reply: str
) -> Enquiry:
    ends = office.working(moment, _minutes(pen, office, moment))
    used = office.calendar.minutes_between(moment, ends)
    enquiry = Enquiry(
        written, moment, matter, reply=reply, ends=ends, triaged=office.working(moment, min(used // 3, pen.between(10, 75))),
        taken=office.working(moment, used * 2 // 3), confirmed=pen.chance(CONFIRMED),
    )  # fmt: skip
    if not reply:
        return enquiry
    if "move" in matter and pen.chance(0.4):
        return replace(enquiry, moved=True)
    if matter["kind"] in {"service_request", "complaint"} and pen.chance(PROMISED):
        return _promised(pen, office, enquiry)
    return _with_more_words(pen, enquiry)


def _minutes(pen: Pen, office: Office, moment: datetime) -> int:
    """Office minutes until it ends: mostly the same day, now and then too late."""
    if pen.chance(LATE) and moment < office.now - NOT_LATE_SINCE:
        return pen.between(MINUTES_OF_A_DAY + 10, 2 * MINUTES_OF_A_DAY)
    return min(round(pen.dice.gammavariate(3.2, 105)) + 12, MINUTES_OF_A_DAY - 15)


def _promised(pen: Pen, office: Office, enquiry: Enquiry) -> Enquiry:
    later = office.working(enquiry.ends, MINUTES_OF_A_DAY * pen.between(3, 6))
    first = enquiry.written.author.name.split()[0]
    words_of_it = filled(pen.one(words("voices")["promises"]), {"name": first, "day": long_day(later.date())})
    return replace(enquiry, promise=words_of_it, answered_on=later.date())


def _with_more_words(pen: Pen, enquiry: Enquiry) -> Enquiry:
    """A note between colleagues, the same person once more before the answer, or their thanks after it."""
    known = words("voices")
    if pen.chance(NOTED) and "team" in enquiry.matter:
        enquiry = replace(enquiry, note=pen.one(known["notes"]))
    if enquiry.matter["mood"] == "unhappy" and pen.chance(WRITES_AGAIN):
        return replace(enquiry, again=_further(pen, enquiry, "again"))
    if pen.chance(SAYS_THANKS):
        return replace(enquiry, thanks=_further(pen, enquiry, "thanks"))
    return enquiry


def _further(pen: Pen, enquiry: Enquiry, what: str) -> Written:
    """A second message in the same thread, of two short parts."""
    known, written = words("voices"), enquiry.written
    text = f"{pen.one(known[what])} {pen.one(known[what + '_more'])}".strip()
    text = filled(text, pen.somewhere(enquiry.moment.date()))
    return replace(written, text=text, external_id=pen.new_id(network_of(written.account)), under=written.external_id)
