"""The states in their exact words, each with its one look: kind of tag and icon (docs/design.md, section 6).

Kinds: `good` in order, `wait` a clock runs or someone must act, `bad` late or refused, `info` scheduled or suspended,
`held` held or sent back, `calm` without urgency.
"""

Look = tuple[str, str]

EXACT: dict[str, Look] = {
    # Posts
    "Draft": ("calm", "pen"),
    "Waits for approval": ("wait", "sign"),
    "Sent back": ("held", "back"),
    "Approved": ("good", "check"),
    "Scheduled": ("info", "clock"),
    "Sending": ("info", "clock"),
    "Published": ("good", "check"),
    "Unconfirmed": ("bad", "alert"),
    "Held": ("held", "pause"),
    "Expired": ("bad", "clock"),
    "Withdrawn": ("calm", "cross"),
    "Out, not checked yet": ("wait", "people"),
    "Out, something is wrong": ("bad", "alert"),
    "Out and checked": ("good", "check"),
    "Out, no check needed": ("good", "check"),
    "Taken down again": ("calm", "cross"),
    "Emergency, scheduled": ("info", "clock"),
    "Emergency, out": ("good", "stop"),
    "Corrected": ("calm", "pen"),
    "Deleted": ("calm", "cross"),
    # Conversations
    "New": ("wait", "inbox"),
    "Nobody’s yet": ("wait", "person"),
    "Yours": ("calm", "person"),
    "Waits for the resident": ("calm", "clock"),
    "Answered": ("good", "check"),
    "No response needed": ("calm", "tick"),
    "Moved to private": ("calm", "lock"),
    "Deadline suspended": ("info", "pause"),
    "Late, clock suspended": ("bad", "alert"),
    "Due now": ("wait", "clock"),
    "Waits for work by hand": ("wait", "hand"),
    "Will be taken in": ("good", "tick"),
    "In the inbox already": ("calm", "inbox"),
    "Twice in this file": ("calm", "list"),
    "Wrong": ("bad", "cross"),
    "No deadline": ("calm", "chat"),
    "Will be added": ("good", "tick"),
    "On the register already": ("calm", "list"),
    "Confirmed": ("good", "check"),
    # A file of staff
    "Will be invited": ("good", "tick"),
    "Gets a role": ("info", "person"),
    "Nothing new": ("calm", "list"),
    # Accounts
    "Asked for": ("wait", "sign"),
    "Waits for Comms": ("wait", "sign"),
    "Waits for SMT": ("wait", "sign"),
    "In review": ("wait", "sign"),
    "Planned": ("calm", "calendar"),
    "On trial": ("info", "clock"),
    "Restricted": ("wait", "alert"),
    "Kept but unused": ("calm", "pause"),
    "Closing": ("calm", "lock"),
    "Taken": ("calm", "person"),
    "Promised": ("calm", "calendar"),
    "Asked of you": ("calm", "people"),
    "Changes asked for": ("held", "back"),
    "Declined": ("calm", "cross"),
    "Through the main account": ("calm", "cross"),
    "Signed off": ("good", "check"),
    "Open": ("good", "check"),
    "Suspended": ("held", "pause"),
    "Compromised": ("bad", "stop"),
    "Closed": ("calm", "lock"),
    "Stopped": ("calm", "pause"),
    # Accounts that pretend to be ours, and warnings of them
    "Reported": ("wait", "alert"),
    "Looked into": ("info", "eye"),
    "Reported to the network": ("info", "flag"),
    "Ended": ("calm", "lock"),
    # Networks
    "Joined": ("good", "check"),
    "Joined before": ("good", "check"),
    "Not joined": ("calm", "cross"),
    "Look again later": ("calm", "calendar"),
    "Trial over": ("wait", "alert"),
    "Not decided": ("calm", "info"),
    # Health of an account
    "Low": ("good", "check"),
    "Medium": ("wait", "alert"),
    "High, accepted": ("wait", "alert"),
    "None made": ("bad", "alert"),
    "Change now": ("bad", "key"),
    "Not opened": ("calm", "clock"),
    # Training
    "Current": ("good", "check"),
    "Runs out soon": ("wait", "clock"),
    "To do": ("wait", "clock"),
    "Overdue": ("bad", "alert"),
    "Not asked": ("calm", "info"),
    "Not confirmed": ("calm", "cross"),
    # Cases
    "Recorded": ("calm", "lock"),
    "Hidden": ("calm", "eye"),
    "Warned": ("wait", "chat"),
    "Block proposed": ("wait", "people"),
    "Waits for a second person": ("wait", "people"),
    "Blocked": ("held", "shield"),
    "Appeal received": ("wait", "inbox"),
    "Lifted": ("good", "check"),
    "Refused": ("calm", "cross"),
    # Consent
    "Not needed": ("good", "check"),
    "Missing": ("bad", "alert"),
    # Figures
    "Met": ("good", "check"),
    "Near": ("wait", "alert"),
    "Missed": ("bad", "cross"),
    "In order": ("good", "check"),
    "Act": ("wait", "alert"),
    "No change": ("bad", "cross"),
    "Faster": ("good", "check"),
    "Slower": ("wait", "alert"),
    # Periods
    "Pre-election period": ("info", "flag"),
    "Emergency mode": ("bad", "stop"),
    "Out of hours": ("calm", "clock"),
    "Council closed": ("calm", "calendar"),
}

BEGINNINGS: dict[str, Look] = {
    "Refused by ": ("bad", "cross"),
    "Late by ": ("bad", "alert"),
    "Late since ": ("bad", "alert"),
    "Promised ": ("calm", "calendar"),
    "Waits for ": ("wait", "sign"),
    "Given until ": ("good", "check"),
    "Silent ": ("wait", "clock"),
    "Current until ": ("good", "check"),
    "Runs out on ": ("wait", "clock"),
    "To do by ": ("wait", "clock"),
    "Overdue since ": ("bad", "alert"),
    "Up ": ("calm", "info"),
    "Down ": ("calm", "info"),
}

ENDINGS: dict[str, Look] = {
    " left": ("wait", "clock"),
    " days late": ("bad", "alert"),
    " day late": ("bad", "alert"),
    "’s": ("calm", "person"),
    ", met": ("good", "check"),
    ", near": ("wait", "alert"),
    ", missed": ("bad", "cross"),
    " faster": ("good", "check"),
    " slower": ("wait", "alert"),
}


def look(word: str) -> Look:
    """Kind and icon of a state. Raises `KeyError` for words that are not in the council's list: add them here first."""
    if word in EXACT:
        return EXACT[word]
    for beginning, found in BEGINNINGS.items():
        if word.startswith(beginning):
            return found
    for ending, found in ENDINGS.items():
        if word.endswith(ending):
            return found
    raise KeyError(f"“{word}” is not one of the council’s words for a state.")
