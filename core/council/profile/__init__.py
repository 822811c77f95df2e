"""A council's profile: what its file in `councils/` says, read, checked and kept with the paragraph of every value.

Pure Python: nothing here knows Django or the database. `docs/councils.md` tells how to write a file.
"""

from core.council.profile.colour import contrast_on_white, nearest_darker
from core.council.profile.control import Training
from core.council.profile.fields import Entry
from core.council.profile.problems import Problem, ProfileProblems
from core.council.profile.profile import FORMAT, Profile, stored_table
from core.council.profile.reading import problems_in, read_profile
from core.council.profile.stated import Stated

__all__ = [
    "FORMAT",
    "Entry",
    "Problem",
    "Profile",
    "ProfileProblems",
    "Stated",
    "Training",
    "contrast_on_white",
    "nearest_darker",
    "problems_in",
    "read_profile",
    "stored_table",
]
