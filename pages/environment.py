"""The Jinja2 environment of all templates.

Our own templates fail loudly on a missing variable outside production; there it is empty, and logged by name. The
libraries' templates (GOV.UK's macros, Django's widgets) rely on missing values being empty: they live in an environment
of their own.
"""

import functools
import logging
from pathlib import Path
from typing import Any

import django.forms
import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from markupsafe import Markup

from pages import charts, clocks, icons, paging, sign_in, words

logger = logging.getLogger(__name__)

LIBRARIES = {
    "govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja"),
    "django": jinja2.FileSystemLoader(Path(django.forms.__file__).parent / "jinja2" / "django"),
}


class Environment(jinja2.Environment):
    """Ours, handing the libraries' templates to theirs."""

    @functools.cached_property
    def libraries(self) -> jinja2.Environment:
        return jinja2.Environment(
            loader=jinja2.PrefixLoader(LIBRARIES), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    def govuk(self, component: str, params: dict[str, Any]) -> Markup:
        """One of GOV.UK's components, by its name in the design system: `govuk("date-input", {…})`."""
        library = self.libraries.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
        macro = getattr(library.module, "govuk" + component.title().replace("-", ""))
        return Markup(macro(params))

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> jinja2.Template:
        if isinstance(name, str) and name.partition("/")[0] in LIBRARIES:
            return self.libraries.get_template(name)
        return super().get_template(name, parent, globals)


def environment(**options: Any) -> jinja2.Environment:
    """What Django's Jinja2 backend calls with its OPTIONS (`loader`, `autoescape`, `auto_reload`, `undefined`)."""
    strict = not getattr(settings, "PRODUCTION", True)
    missing = jinja2.StrictUndefined if strict else jinja2.make_logging_undefined(logger)
    options |= {"autoescape": is_markup, "undefined": missing, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**options)
    env.globals |= {
        "govuk": env.govuk,
        "url": url,
        "static": static,
        "icon": icons.icon,
        "sprite": icons.sprite,
        "has_errors": has_errors,
        "sign_on": sign_in.sign_on,
        "look": words.look if strict else forgiving_look,
        "plot": charts.plot,
        "share": charts.share,
        "page_address": paging.page_address,
        "plural": clocks.plural,
    }
    env.filters |= {
        "when": clocks.when,
        "day": clocks.day,
        "long_day": clocks.long_day,
        "full_day": clocks.full_day,
        "clock": clocks.clock,
        "clock_note": clocks.clock_note,
        "duration": clocks.duration,
        "number": clocks.number,
        "so_many": clocks.so_many,
        "plural": clocks.plural,
        "initials": clocks.initials,
        "slug": slug,
    }
    return env


def is_markup(name: str | None) -> bool:
    """E-mails and other plain text are not escaped."""
    return name is None or not name.endswith(".txt")


def forgiving_look(word: str) -> words.Look:
    """In production a word that nobody agreed on is shown without colour, and logged."""
    try:
        return words.look(word)
    except KeyError as unknown:
        logger.warning("%s", unknown)
        return "calm", "info"


def url(name: str, /, *args: Any, **kwargs: Any) -> str:
    """The address of a view: `url("register:account", account.pk)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def has_errors(page: str) -> bool:
    """Whether the rendered page shows an error summary: its title then begins “Error: ”."""
    return "govuk-error-summary" in page


def slug(text: str) -> str:
    """“h-do-these-next” for “Do these next”: an id for a heading."""
    kept = "".join(letter.lower() if letter.isascii() and letter.isalnum() else " " for letter in str(text))
    return "h-" + "-".join(kept.split())
