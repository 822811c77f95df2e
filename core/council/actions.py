from core.audit.actions import register

PROFILE_LOADED = register("council.profile.loaded", "loaded a new version of the profile")
EMERGENCY_STARTED = register("council.emergency.started", "turned on emergency mode")
EMERGENCY_ENDED = register("council.emergency.ended", "ended emergency mode")
PRE_ELECTION_SET = register("council.pre_election.set", "started a pre-election period")
PRE_ELECTION_ENDED = register("council.pre_election.ended", "ended a pre-election period")
CLOSURE_ADDED = register("council.closure.added", "added a day on which the council is closed")
