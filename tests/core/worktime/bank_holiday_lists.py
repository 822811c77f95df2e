"""The bank holidays of ten years as GOV.UK lists them (www.gov.uk/bank-holidays), typed by hand, working days of the week only."""

from datetime import date

ENGLAND = {
    2018: "1 Jan, 30 Mar, 2 Apr, 7 May, 28 May, 27 Aug, 25 Dec, 26 Dec",
    2019: "1 Jan, 19 Apr, 22 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    2020: "1 Jan, 10 Apr, 13 Apr, 8 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2021: "1 Jan, 2 Apr, 5 Apr, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    2022: "3 Jan, 15 Apr, 18 Apr, 2 May, 2 Jun, 3 Jun, 29 Aug, 19 Sep, 26 Dec, 27 Dec",
    2023: "2 Jan, 7 Apr, 10 Apr, 1 May, 8 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
    2024: "1 Jan, 29 Mar, 1 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    2025: "1 Jan, 18 Apr, 21 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec",
    2026: "1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2027: "1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
}
SCOTLAND = {
    2018: "1 Jan, 2 Jan, 30 Mar, 7 May, 28 May, 6 Aug, 30 Nov, 25 Dec, 26 Dec",
    2019: "1 Jan, 2 Jan, 19 Apr, 6 May, 27 May, 5 Aug, 2 Dec, 25 Dec, 26 Dec",
    2020: "1 Jan, 2 Jan, 10 Apr, 8 May, 25 May, 3 Aug, 30 Nov, 25 Dec, 28 Dec",
    2021: "1 Jan, 4 Jan, 2 Apr, 3 May, 31 May, 2 Aug, 30 Nov, 27 Dec, 28 Dec",
    2022: "3 Jan, 4 Jan, 15 Apr, 2 May, 2 Jun, 3 Jun, 1 Aug, 19 Sep, 30 Nov, 26 Dec, 27 Dec",
    2023: "2 Jan, 3 Jan, 7 Apr, 1 May, 8 May, 29 May, 7 Aug, 30 Nov, 25 Dec, 26 Dec",
    2024: "1 Jan, 2 Jan, 29 Mar, 6 May, 27 May, 5 Aug, 2 Dec, 25 Dec, 26 Dec",
    2025: "1 Jan, 2 Jan, 18 Apr, 5 May, 26 May, 4 Aug, 1 Dec, 25 Dec, 26 Dec",
    2026: "1 Jan, 2 Jan, 3 Apr, 4 May, 25 May, 15 Jun, 3 Aug, 30 Nov, 25 Dec, 28 Dec",
    2027: "1 Jan, 4 Jan, 26 Mar, 3 May, 31 May, 2 Aug, 30 Nov, 27 Dec, 28 Dec",
}
ONLY_NORTHERN_IRELAND = {
    2018: "19 Mar, 12 Jul",
    2019: "18 Mar, 12 Jul",
    2020: "17 Mar, 13 Jul",
    2021: "17 Mar, 12 Jul",
    2022: "17 Mar, 12 Jul",
    2023: "17 Mar, 12 Jul",
    2024: "18 Mar, 12 Jul",
    2025: "17 Mar, 14 Jul",
    2026: "17 Mar, 13 Jul",
    2027: "17 Mar, 12 Jul",
}
YEARS = range(2018, 2028)
CHRISTMAS_AND_NEW_YEAR = {date(year, month, day) for year in YEARS for month, day in ((1, 1), (12, 25), (12, 26))}
"""Bank holidays at weekends too, where GOV.UK lists only the substitute day: a council that opens on Saturdays is closed."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def days(listed: dict[int, str]) -> set[date]:
    return {_day(year, text) for year, texts in listed.items() for text in texts.split(", ")}


def _day(year: int, text: str) -> date:
    number, month = text.split()
    return date(year, MONTHS.index(month) + 1, int(number))
