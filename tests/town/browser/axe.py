"""axe-core, which finds what breaks WCAG 2.2 AA and can be found by a machine."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
EVERYTHING = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
ON_A_PHONE = {
    "runOnly": {
        "type": "rule", "values": ["target-size", "scrollable-region-focusable", "page-has-heading-one", "heading-order"]
    }
}  # fmt: skip
"""What the width changes; the rest was seen at the desk."""
VIOLATIONS = """rules => axe.run(document, {...rules, resultTypes: ["violations"]})
    .then(found => found.violations.map(one => [one.id, ...one.nodes.map(node => node.html)]))"""


def brought_to(page: Page) -> None:
    """Once for each window, before it goes anywhere: from then on it comes with every page."""
    page.add_init_script(SCRIPT)


def found(page: Page, rules: dict[str, Any]) -> Any:
    """Each rule that is broken, with the elements that break it. A link is followed before the next page has its styles."""
    page.wait_for_load_state()
    return page.evaluate(VIOLATIONS, rules)
