from core.audit.actions import register

JOINED = register("people.person.joined", "gave a log-in to")
INVITED = register("people.person.invited", "sent an invitation to")
LEFT = register("people.person.left", "took away the log-in of")
CAME_BACK = register("people.person.came_back", "gave the log-in back to")
SECOND_FACTOR_RESET = register("people.person.second_factor_reset", "reset the second factor of")
ROLE_GIVEN = register("people.role.given", "gave the role")
ROLE_ENDED = register("people.role.ended", "ended the role")
DEPARTMENT_MADE = register("people.department.made", "added the department")
DEPUTY_NAMED = register("people.deputy.named", "named the deputy")
DEPUTY_ENDED = register("people.deputy.ended", "ended the deputy")
ABSENCE_ENTERED = register("people.absence.entered", "entered the absence of")
ABSENCE_ENDED = register("people.absence.ended", "ended the absence of")
