"""What the pages have in common: their style, their policy, and how text becomes HTML.

Everything is escaped by jinja2; nothing comes from elsewhere, and there is no script (the policy allows none).
"""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.core.wording import plural, visible

_HERE = Path(__file__).parent
_STYLE = (_HERE / "pages.css").read_text(encoding="utf-8")


def policy(*, forms: bool = False) -> str:
    """The Content-Security-Policy of a page: our one style by its hash, `forms` of its own, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{digest}'",
            "base-uri 'none'",
            "form-action 'self'" if forms else "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def headers(*, forms: bool = False) -> dict[str, str]:
    """No other server learns the page's address, and no cache and no search engine keeps it."""
    return {
        "Content-Security-Policy": policy(forms=forms),
        # A form that is sent with "no-referrer" does not say where it comes from, either (Fetch, "serializing Origin").
        "Referrer-Policy": "same-origin" if forms else "no-referrer",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _spans(text: str) -> Markup:
    """Text with code in single backticks as HTML; a backtick without its second is one."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    pieces = (
        Markup("<code>{}</code>").format(part) if at % 2 else Markup.escape(part) for at, part in enumerate(parts)
    )
    return Markup("").join(pieces)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {"spans": _spans, "visible": visible}
    made.globals |= {"style": Markup(_STYLE), "plural": plural}  # noqa: S704 - it is our own file
    return made


TEMPLATES = _environment()
