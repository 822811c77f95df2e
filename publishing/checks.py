"""What stops a post, what to think about, and what is in order: each check a small pure function with its reason (PUB-10).

The same checks stand beside the form, before the signature and behind *Send for approval*: what stops a post there is a
refusal of the verb, not only a line on the page.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from accounts.catalogue import Action, network
from accounts.catalogue.links import links
from accounts.models import Account
from core.council.models import Period
from pages.clocks import clock, day, long_day, plural
from publishing import checks_of_media as of_media
from publishing.draft import Draft
from publishing.findings import Around, Checked, Finding, Weight, stop, think, tip, together
from publishing.personal_details import found_in

Check = Callable[[Draft, Around], Iterator[Finding]]


def check(draft: Draft, around: Around) -> Checked:
    """Looks at everything. Pure: the database was read before."""
    findings: list[Finding] = []
    passed: list[str] = []
    for words, look in CHECKS:
        found = list(look(draft, around))
        findings += found
        if not found and words:
            passed.append(words(draft) if callable(words) else words)
    order = list(Weight)
    return Checked(
        tuple(sorted(together(findings, draft.accounts), key=lambda finding: order.index(finding.weight))),
        tuple(filter(None, passed)),
    )


# Where it goes ---------------------------------------------------------------


def _somewhere(draft: Draft, _: Around) -> Iterator[Finding]:
    if not draft.own:
        yield stop("Choose at least one account.", at="accounts")


def _accounts_open(draft: Draft, _: Around) -> Iterator[Finding]:
    for account in draft.accounts:
        if not (account.answers if draft.emergency else account.publishes):
            yield stop(f"“{account.get_state_display()}”, so nothing can go out there.", at="accounts", on=account)
        elif barrier := network(account.network).barriers.get(Action.POST):
            yield (think if barrier.by_hand else stop)(barrier.sentence, at="accounts", on=account)


def _access(draft: Draft, around: Around) -> Iterator[Finding]:
    for account in draft.accounts:
        if account.pk in around.access and Action.POST not in network(account.network).barriers:
            yield think(around.access[account.pk], "You can write and sign it all the same.", "accounts", account)


# What it says ----------------------------------------------------------------


def _words(draft: Draft, _: Around) -> Iterator[Finding]:
    empty = [account for account, text in draft.texts if not text]
    if empty and len(empty) == len(draft.own):
        yield stop("There are no words yet.", at="text")
    else:
        yield from (stop("there are no words yet.", at="text", on=account) for account in empty)


def _length(draft: Draft, _: Around) -> Iterator[Finding]:
    for account, text in draft.texts:
        if unfit := network(account.network).unfit(text):
            yield stop(unfit, at=_where(draft, account), on=account)


def _topic(draft: Draft, _: Around) -> Iterator[Finding]:
    if draft.topic is None:
        yield stop("Choose a topic.", "Figures are counted by it (NH 5.11).", at="topic")


def _personal_details(draft: Draft, _: Around) -> Iterator[Finding]:
    for words in dict.fromkeys(words for text in every_text(draft) for words in found_in(text)):
        yield think(
            f"It seems to contain {words}.",
            "Everybody will read it. Leave it in only if it is the council’s own.",
            "text",
        )


_TAG: Final = re.compile(r"(?<![\w&/])#(\w+)")
_LONG_TAG: Final = 10
"""Letters from which a hashtag without capitals is taken for several words."""


def _hashtags(draft: Draft, _: Around) -> Iterator[Finding]:
    for tag in dict.fromkeys(tag for text in every_text(draft) for tag in _TAG.findall(text)):
        if len(tag) >= _LONG_TAG and tag.islower():
            yield think(
                f"Begin each word of #{tag} with a capital letter.",
                "Screen readers then read it as words: #BinsInWexmoor.",
                "text",
            )


_STYLED: Final = re.compile("[\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f189]")
_SHOUTING: Final = re.compile(r"(?:\b[A-Z]{3,}\b\W+){3,}")
_HERE: Final = re.compile(r"\bclick (?:here|this)\b", re.IGNORECASE)


def _readable(draft: Draft, _: Around) -> Iterator[Finding]:
    text = "\n".join(every_text(draft))
    if _STYLED.search(text):
        yield think(
            "It has letters in a special style.", "Screen readers cannot read them. Use ordinary letters.", "text"
        )
    if _SHOUTING.search(text):
        yield think("It has several words in capitals.", "They are hard to read, and read as shouting.", "text")
    if _HERE.search(text):
        yield think("“Click here” does not say where the link leads.", "Name the page instead.", "text")


_ADDRESS: Final = re.compile(r"https?://\S|\b[\w-]{1,63}(?:\.[\w-]{1,63}){1,126}/\w")
"""As long as a name may be (RFC 1035, 2.3.4): without an end, a long text without spaces would be read again from each letter."""


def has_link(text: str) -> bool:
    """Whether somebody would read an address in it, also one of a domain that no network links (ashmere.example/bins)."""
    return bool(_ADDRESS.search(text)) or any(True for _ in links(text))


def _link(draft: Draft, _: Around) -> Iterator[Finding]:
    if draft.own and not any(has_link(text) for text in every_text(draft)):
        yield tip("There is no link. Where can people read more?", at="text")


def _link_works_there(draft: Draft, _: Around) -> Iterator[Finding]:
    for account, text in draft.texts:
        if not network(account.network).links_clickable and has_link(text):
            yield tip(
                "the link cannot be clicked there. Say “link in our profile”.", at=_where(draft, account), on=account
            )


def _price(draft: Draft, _: Around) -> Iterator[Finding]:
    for account, text in draft.texts:
        entry = network(account.network)
        if (price := entry.price(text)) is None or entry.prices is None:
            continue
        why = f"Without a link it would be {entry.prices.post:.3f}." if price != entry.prices.post else ""
        each = " on each account" if sum(other.network == entry.code for other in draft.accounts) > 1 else ""
        yield tip(f"{entry.name} charges {price:.3f} US dollars for this post{each}.", why, on=account)


def _same_again(draft: Draft, around: Around) -> Iterator[Finding]:
    for title, text, at in around.recent:
        if any(similar(mine, text) for mine in every_text(draft)):
            yield think(
                f"A similar post is “{title}”, {day(at)}.", f"Same text within {around.same_text_days} days.", "text"
            )
            return


def similar(one: str, other: str) -> bool:
    """Whether two texts share at least four fifths of their words, links left out."""
    mine, theirs = _vocabulary(one), _vocabulary(other)
    return bool(mine and theirs) and len(mine & theirs) / len(mine | theirs) >= 0.8


@lru_cache(maxsize=2_048)
def _vocabulary(text: str) -> frozenset[str]:
    """Kept, because one draft is compared with some hundred posts at every check."""
    without_links = " ".join(word for word in text.split() if not has_link(word))
    return frozenset(re.findall(r"[\w’']+", without_links.casefold()))


# When ------------------------------------------------------------------------


def _time(draft: Draft, around: Around) -> Iterator[Finding]:
    if draft.wanted_at is None:
        yield stop("Say when it should go out.", at="wanted_at_day")
    elif draft.expires_at and draft.expires_at <= around.now:
        why = f"It would have expired at {clock(draft.expires_at)}: what is late is never sent at once."
        yield stop("The time has passed. Choose a later one.", why, "wanted_at_day")


def _flood(draft: Draft, around: Around) -> Iterator[Finding]:
    for account in draft.accounts:
        count = 1 + sum(account.pk in others for others in around.others_that_day)
        if draft.wanted_at and count > around.posts_per_day:
            why = f"The limit is {around.posts_per_day} a day."
            sentence = f"this is post number {count} on {long_day(draft.wanted_at)}."
            yield think(sentence, why, "wanted_at_day", account)


def _pre_election(draft: Draft, around: Around) -> Iterator[Finding]:
    for period in around.periods:
        if period.kind == Period.Kind.PRE_ELECTION:
            sentence = "The pre-election period covers this date, so whoever signs it must release it with a reason."
            yield think(sentence, f"{period.name}. Only important service announcements go out.", "wanted_at_day")


def _emergency(draft: Draft, around: Around) -> Iterator[Finding]:
    running = [period for period in around.periods if period.kind == Period.Kind.EMERGENCY]
    if running and not draft.emergency:
        yield think(
            "Emergency mode is on: this will be held.", f"{running[0].name}. Only emergency posts go out.", "emergency"
        )
    if draft.emergency and not running:
        yield think("It is marked as an emergency post, and emergency mode is off.", at="emergency")


CHECKS: Final[tuple[tuple[str | Callable[[Draft], str], Check], ...]] = (
    ("", _somewhere),
    ("accounts open", _accounts_open),
    ("", _access),
    ("", _words),
    (lambda draft: f"length on {plural(len({a.network for a in draft.accounts}), 'network')}", _length),
    ("topic", _topic),
    ("no personal details", _personal_details),
    ("hashtags readable", _hashtags),
    ("plain letters", _readable),
    ("link", _link),
    ("", _link_works_there),
    ("", _price),
    ("not said before", _same_again),
    ("", of_media.needed),
    (lambda draft: "alt text" if draft.media else "", of_media.alt_text),
    (lambda draft: "picture fits" if draft.pictures else "", of_media.pictures_fit),
    (lambda draft: "video fits" if draft.video else "", of_media.video_fits),
    (lambda draft: "captions" if draft.video else "", of_media.captions),
    (lambda draft: "people shown" if draft.media else "", of_media.people_shown),
    ("time", _time),
    ("not too many that day", _flood),
    ("no pre-election period", _pre_election),
    ("", _emergency),
)
"""Every check with the words under “Passed”; empty words are not worth a mention."""


def every_text(draft: Draft) -> list[str]:
    """The different texts that go out, in the order of the accounts; the shared one while there is no account."""
    return list(dict.fromkeys(text for _, text in draft.texts if text)) or [draft.text]


def own_field(account: Account) -> str:
    """The name of the form's field for the account's own text."""
    return f"own_{account.pk}"


def _where(draft: Draft, account: Account) -> str:
    """The field that holds what goes out on `account`: its own text, or the text for every account."""
    return own_field(account) if dict(draft.own)[account] else "text"
