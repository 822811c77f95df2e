"""What browsers get from others is as `tools/vendor_static.sh` wrote it."""

from __future__ import annotations

import hashlib

from council_social.embedded.environment import ROOT

WRITTEN = [line.split(maxsplit=1) for line in (ROOT / "tools" / "vendored.sha256").read_text().splitlines()]


def test_nobody_has_changed_a_vendored_file_by_hand() -> None:
    found = [[hashlib.sha256((ROOT / path).read_bytes()).hexdigest(), path] for _digest, path in WRITTEN]

    assert found == WRITTEN
    assert {path for _digest, path in WRITTEN} >= {
        "static/vendor/govuk/govuk-frontend.min.css",
        "static/vendor/govuk/govuk-frontend.min.js",
        "static/vendor/htmx/htmx.min.js",
        "tests/town/browser/vendor/axe.min.js",
    }


def test_the_typeface_and_the_crest_of_govuk_are_not_here() -> None:
    stylesheet = (ROOT / "static/vendor/govuk/govuk-frontend.min.css").read_text()

    assert "GDS Transport" not in stylesheet
    assert "crest" not in stylesheet
    assert not list((ROOT / "static" / "vendor").rglob("*.woff*"))
