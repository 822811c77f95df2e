"""Letters in an address that are not what they look like, and characters that nobody sees.

Scripts and invisible characters are Unicode's (UAX #24; `Default_Ignorable_Code_Point`). That scripts are not mixed in one
name is the rule of UTS #39, “single script”.
"""

import unicodedata
from collections.abc import Collection

import regex

LONGEST_SHOWN = 60
LONGEST_NAMED = 120
"""The same with names of what cannot be seen."""

_UNSEEN = regex.compile(r"[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]")
_AROUND = frozenset('<>()[]{}"“”„‟‘’‚«»‹›`,;')
"""What mail programs and sentences put around an address. No network has any of it in a handle; LinkedIn has the '."""
_LETTER_OR_FIGURE = regex.compile(r"[\p{L}\p{N}]")
_EVERYDAY = regex.compile(r"[\p{ASCII}\u00B7\u00C0-\u017E]")
"""With the middle dot of Catalan, which YouTube allows. The long s, which looks like an f, is left out."""
_ONE_SCRIPT = regex.compile(
    "|".join(
        "[" + "".join(rf"\p{{Script_Extensions={script}}}" for script in scripts.split()) + "]+"
        for scripts in (
            *("Arabic", "Armenian", "Bengali", "Cyrillic", "Devanagari", "Ethiopic", "Georgian", "Greek", "Gujarati"),
            *("Gurmukhi", "Hebrew", "Kannada", "Khmer", "Malayalam", "Sinhala", "Tamil", "Telugu", "Thai"),
            "Han Hiragana Katakana Bopomofo Hangul",  # written together in Japanese, Korean and Chinese
        )
    )
)
_LOOKS_LATIN = frozenset("аеорсухіјѕһԁԛԝӏүον")
"""Cyrillic letters, and two Greek ones, that are drawn like Latin ones: a name of these alone is read as Latin, too."""


class BadAddress(ValueError):
    """This is not the address of an account; the text is a sentence for the person who pasted it."""


def unwrapped(typed: str) -> str:
    """Without the blanks, invisible characters, brackets and quotes that came along when it was copied."""
    text = _without_ends(typed)
    quoted = len(text) > 1 and text[0] == text[-1] == "'"
    return _without_ends(text[1:-1]) if quoted else text


def _without_ends(text: str, around: Collection[str] = _AROUND) -> str:
    """From the first to the last character that is seen and is none of `around`."""

    def kept(at: int) -> bool:
        return text[at] not in around and not _UNSEEN.match(text[at])

    first = next(filter(kept, range(len(text))), len(text))
    last = next(filter(kept, reversed(range(len(text)))), -1)
    return text[first : last + 1]


def trimmed(name: str) -> str:
    """Without invisible characters at its ends, and each accent on its letter (NFC): one spelling of one name."""
    return unicodedata.normalize("NFC", _without_ends(name, around=()))


def shown(text: str) -> str:
    """Fit for a sentence: cut where it is long, and what cannot be seen is named in its place."""
    named = "".join(f"[{name_of(one)}]" if one != " " and _UNSEEN.match(one) else one for one in text[:LONGEST_SHOWN])
    return f"{named[:LONGEST_NAMED]}…" if len(text) > LONGEST_SHOWN or len(named) > LONGEST_NAMED else named


def name_of(letter: str) -> str:
    """Unicode's name of it, or its number where it has no name."""
    return unicodedata.name(letter, f"U+{ord(letter):04X}")


def refuse_unseen(name: str) -> None:
    """Raises `BadAddress` where something inside cannot be seen."""
    if found := _UNSEEN.search(name):
        what = "a blank" if found.group() == " " else f"a character that cannot be seen ({name_of(found.group())})"
        raise BadAddress(f"There is {what} in “{shown(name)}”. Type it again without, or paste the address alone.")


def refuse_odd(name: str, *, any_script: bool = False) -> None:
    """Raises `BadAddress`, which shows the letter, where one is of another alphabet than it looks.

    `any_script`: a name may be wholly in another alphabet than ours.
    """
    at = _odd(name, any_script=any_script)
    if at is not None:
        what = name_of(name[at])
        kind = "an everyday" if "LATIN" in what else "a Latin"
        raise BadAddress(
            f"The {name[at]} in “{shown(name)}” (character {at + 1}) is not {kind} letter: {what}. "
            "If the address is right, type the name by hand; if not, somebody may be pretending to be you."
        )


def _odd(name: str, *, any_script: bool) -> int | None:
    """Where the first letter or figure stands that does not belong."""
    if name.isascii():
        return None
    foreign = [at for at, letter in enumerate(name) if _LETTER_OR_FIGURE.match(letter) and not _is_everyday(letter)]
    if not foreign:
        return None
    letters = "".join(name[at] for at in foreign)
    if not any_script or _has_latin(name) or _LOOKS_LATIN.issuperset(letters.lower()):
        return foreign[0]
    same = _ONE_SCRIPT.match(letters)
    fit = same.end() if same else 0
    return foreign[fit] if fit < len(foreign) else None


def _is_everyday(letter: str) -> bool:
    """Of the alphabets of western Europe, or one of ours with an accent: the Welsh ŵ, the Vietnamese ơ."""
    return bool(_EVERYDAY.match(letter) or _EVERYDAY.match(unicodedata.normalize("NFD", letter)))


def _has_latin(name: str) -> bool:
    return any(letter.isalpha() and _is_everyday(letter) for letter in name)
