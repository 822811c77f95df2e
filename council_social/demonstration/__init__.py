"""The invented council of Ashmere with its people, posts, enquiries and cases, made by the verbs themselves.

Refused outside the demonstration. Everything is done in the order of time and under a moved clock, so the audit trail reads
as it would have been; the database's own `written_at` beside each entry says when it was really written.
"""

from datetime import timedelta
from typing import Final

DOMAIN: Final = "ashmere.example"
"""Every log-in of the demonstration is an address of this domain, and no real one can be (RFC 2606, section 2)."""
PASSWORD: Final = "brown bins out by seven"  # noqa: S105 -- public on purpose
"""The one password of every demonstration log-in. It is public: it stands here, in the manual and on the terminal."""
HISTORY: Final = timedelta(weeks=60)
"""How long ago the council began to use the system: longer than a block lasts before its first appeal."""
