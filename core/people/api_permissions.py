"""The API's door. A module of its own: REST framework loads it while it loads its views."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.people.doors import who_may


class HoldsDuty(BasePermission):
    """The API's door: a view names its duties per method in `duties`, and one that names none is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        wanted = getattr(view, "duties", {}).get(request.method, ())
        person = request.user
        if not person or not person.is_authenticated:
            return False
        self.message = who_may(wanted[0]) if wanted else "This door is closed."
        return any(person.rights.holds(duty) for duty in wanted)
