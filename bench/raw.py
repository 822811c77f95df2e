"""R8: how many single rows eight clients insert in a second with nothing in between. Rates of the application stand beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from bench import ground
from council_social.embedded import GroundError
from council_social.embedded.postgres import find_postgres
from council_social.embedded.process import run_to_its_end

RUNS: Final = 5
TABLE: Final = """
    CREATE TABLE bench_raw (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, channel text NOT NULL, external_id text NOT NULL, words text NOT NULL,
        state text NOT NULL, received_at timestamptz NOT NULL DEFAULT now(), due_at timestamptz NOT NULL, UNIQUE (channel, external_id)
    )
"""
INDEXES: Final = (
    "CREATE INDEX ON bench_raw (due_at, id) WHERE state = 'new'",
    "CREATE INDEX ON bench_raw (received_at)",
)
"""With the key and the unique index four, as an enquiry has at least."""
INSERT: Final = r"""
\set n random(1, 9000000000000000)
INSERT INTO bench_raw (channel, external_id, words, state, due_at)
VALUES ('facebook', 'comment-:n', 'The brown bin on Mill Lane was not emptied again, and nobody said why.', 'new', now() + interval '1 day')
ON CONFLICT DO NOTHING;
"""


def rate(*, run_seconds: int) -> float:
    """R8, the median of five runs of so many seconds, in rows per second. Raises GroundError without `pgbench`."""
    program = find_postgres() / "pgbench"
    if not program.exists():
        raise GroundError("There is no pgbench beside the PostgreSQL that is used, so nothing can be put beside R8.")
    with _table() as script:
        return median(_run(program, script, run_seconds) for _ in range(RUNS))


@contextmanager
def _table() -> Iterator[Path]:
    script = Path(os.environ["VAR_DIR"]) / "raw.sql"
    script.write_text(INSERT)
    with ground.as_owner():
        ground.run(TABLE, *INDEXES)
    try:
        yield script
    finally:
        with ground.as_owner():
            ground.run("DROP TABLE bench_raw")


def _run(program: Path, script: Path, seconds: int) -> float:
    address = urlsplit(os.environ["DATABASE_OWNER_URL"])
    command = [str(program), "--no-vacuum", "--client=8", "--jobs=2", f"--time={seconds}", f"--file={script}"]
    command += [f"--host={address.hostname}", f"--port={address.port}", f"--username={address.username}"]
    command.append(address.path.removeprefix("/"))
    done = run_to_its_end(command, env=_with_password(os.environ, address.password or ""))
    said = done.stdout.decode(errors="replace")
    found = re.search(r"^tps = ([\d.]+)", said, re.MULTILINE)
    if done.returncode != 0 or found is None:
        raise GroundError(f"pgbench gave no rate: {said.strip()[-300:]}")
    return float(found[1])


def _with_password(environment: Mapping[str, str], password: str) -> dict[str, str]:
    return {**environment, "PGPASSWORD": password}
