from core.audit.actions import register

JOINED = register("people.person.joined", "gave a log-in to")
LEFT = register("people.person.left", "took away the log-in of")
ROLE_GIVEN = register("people.role.given", "gave a role")
ROLE_ENDED = register("people.role.ended", "ended a role")
DEPARTMENT_MADE = register("people.department.made", "added the department")
