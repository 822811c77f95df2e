"""The one place where working time is counted, for every deadline, report and clock of the product.

`WorkCalendar` answers: is the office open, how many working minutes lie between two moments, when is something due.
`explain` shows the sum, `law` counts where an Act says how, `words` puts times and durations as our pages say them.
No models and no database: `core.council` makes the calendar from the council's profile.
"""

from core.worktime.bank_holidays import ANYWHERE_IN_THE_UK, ENGLAND, NATIONS, uk_bank_holidays
from core.worktime.calendar import WorkCalendar
from core.worktime.explain import Sum, explain, sentences, standing
from core.worktime.hours import Day, Hours, Period, opening_day
from core.worktime.law import FOI_WORKING_DAYS, foi_calendar, foi_due, foi_explained, months_after
from core.worktime.pauses import Pause

__all__ = [
    "ANYWHERE_IN_THE_UK",
    "ENGLAND",
    "FOI_WORKING_DAYS",
    "NATIONS",
    "Day",
    "Hours",
    "Pause",
    "Period",
    "Sum",
    "WorkCalendar",
    "explain",
    "foi_calendar",
    "foi_due",
    "foi_explained",
    "months_after",
    "opening_day",
    "sentences",
    "standing",
    "uk_bank_holidays",
]
