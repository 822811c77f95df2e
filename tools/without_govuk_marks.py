"""Copies GOV.UK Frontend's stylesheet without the typeface and the crest that only services on GOV.UK may use.

https://design-system.service.gov.uk/styles/typeface/: anything that is not on GOV.UK uses Arial or Helvetica instead.
"""

from __future__ import annotations

import re
import sys

CHANGES = (
    (r"/\*! Copyright \(c\) 2011 by Margaret Calvert.*?\*/", ""),
    (r"@font-face\{[^}]*GDS Transport[^}]*\}", ""),
    (r"GDS Transport,\s*arial,\s*sans-serif", "arial,sans-serif"),
    (r"url\(/assets/images/govuk-crest\.svg\)", "none"),
    (r"/\*# sourceMappingURL=.*?\*/", ""),
)


def without_marks(stylesheet: str) -> str:
    """Exits with a sentence when a newer version has other marks, or them in other places."""
    for pattern, instead in CHANGES:
        stylesheet, times = re.subn(pattern, instead, stylesheet, flags=re.DOTALL)
        if times == 0:
            sys.exit(f"The stylesheet has nothing like {pattern}: see what has become of it.")
    if "GDS Transport" in stylesheet or "url(/assets" in stylesheet:
        sys.exit("The stylesheet still names the typeface or a file that is not here.")
    return stylesheet


if __name__ == "__main__":
    sys.stdout.write(without_marks(sys.stdin.read()))
