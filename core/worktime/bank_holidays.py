"""Bank holidays of the four nations of the United Kingdom, offline, from the `holidays` package.

A day that the package does not know yet (the King may proclaim one at a few weeks' notice, Banking and Financial
Dealings Act 1971, section 1(3)) is added as a closure; a day on which the council works after all gets special hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

import holidays

NATIONS: Final = MappingProxyType({"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"})
ENGLAND: Final = ("ENG",)
ANYWHERE_IN_THE_UK: Final = tuple(NATIONS)


def uk_bank_holidays(years: Iterable[int], nations: tuple[str, ...] = ENGLAND) -> dict[date, str]:
    """The days, with their names, that are bank holidays in any of these nations (codes as in `NATIONS`).

    Days at a weekend and the substitute days after them are both there. Where several nations are asked for, a day that
    not all of them keep says whose it is: "Saint Andrew's Day, Scotland". Raises ValueError for an unknown nation.
    """
    return {day: name for year in years for day, name in bank_holidays_of(year, nations).items()}


@cache
def bank_holidays_of(year: int, nations: tuple[str, ...]) -> MappingProxyType[date, str]:
    """The same for one year, kept after the first call."""
    named: dict[date, tuple[str, list[str]]] = {}
    for nation in nations:
        for day, name in _of_nation(year, nation):
            named.setdefault(day, (name, []))[1].append(NATIONS[nation])
    return MappingProxyType({day: _label(*named[day], out_of=len(nations)) for day in sorted(named)})


def _of_nation(year: int, nation: str) -> list[tuple[date, str]]:
    if nation not in NATIONS:
        raise ValueError(f"“{nation}” is not a nation of the United Kingdom. Use one of {', '.join(NATIONS)}.")
    return list(holidays.country_holidays("GB", subdiv=nation, years=year, language="en_GB").items())


def _label(name: str, kept_in: list[str], *, out_of: int) -> str:
    name = name.replace(" (observed)", ", substitute day")  # GOV.UK's word for it
    return name if len(kept_in) == out_of else f"{name}, {' and '.join(kept_in)}"
