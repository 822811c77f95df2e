"""Where the embedded servers keep their files, and as whom they run."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import GroundError, locks

FOR_ROOT = Path("/var/lib/council-social")
"""PostgreSQL refuses to run as root; its other user may not be able to reach root's checkout, but can reach this."""

SYSTEM_USERS = ("council-social", "postgres")


@dataclass(frozen=True)
class Home:
    """A directory of the embedded servers' own."""

    directory: Path
    user: pwd.struct_passwd | None
    """As whom PostgreSQL runs; None: as the person who started it."""

    def run_as(self) -> dict[str, object]:
        """The options of Popen that make a process run as `user`."""
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}

    def own(self, path: Path) -> Path:
        """Give `path` to the user as whom PostgreSQL runs, and to nobody else."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)
        return path


def lasting(var: Path) -> Home:
    """The home that is kept from one start to the next: `var` itself, or one under /var/lib for root."""
    if os.geteuid() != 0:
        home = Home(var, None)
    else:
        home = Home(FOR_ROOT / hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12], _system_user())
    home.directory.mkdir(parents=True, exist_ok=True)
    home.own(home.directory)
    return home


def throw_away(var: Path) -> Home:
    """A new home that is removed with `remove`, or by the next call once every process that ran in it has ended."""
    home = lasting(var)
    nursery = home.directory / "throw-away"
    nursery.mkdir(exist_ok=True)
    home.own(nursery)
    with (nursery / "lock").open("w") as nursery_lock:
        fcntl.flock(nursery_lock, fcntl.LOCK_EX)  # or another session could sweep ours between its two first steps
        for left in nursery.glob("home-*"):
            if (held := locks.take(left / "lock")) is not None:
                shutil.rmtree(left)
                os.close(held)
        directory = Path(tempfile.mkdtemp(prefix="home-", dir=nursery))
        locks.take(directory / "lock")
    home.own(directory)
    return Home(directory, home.user)


def remove(home: Home) -> None:
    shutil.rmtree(home.directory)


def _system_user() -> pwd.struct_passwd:
    for name in SYSTEM_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    name = SYSTEM_USERS[0]
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    if not shutil.which("useradd") or subprocess.run([*command, name], capture_output=True).returncode != 0:
        raise GroundError(f"PostgreSQL refuses to run as root: make a system user called {name}, or be another user.")
    return pwd.getpwnam(name)
