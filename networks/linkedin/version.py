"""The version of LinkedIn's API that every request names.

LinkedIn serves each for at least a year and then refuses it with 426: before the day below, read "LinkedIn Marketing API
versioning" and its list of changes, and raise both lines.
"""

from datetime import date

VERSION = "202607"
SERVED_UNTIL = date(2027, 7, 1)
"""The first day on which LinkedIn may refuse `VERSION`."""
HEADERS = {"Linkedin-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"}
