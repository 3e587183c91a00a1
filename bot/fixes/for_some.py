"""Endpoints for a few: that somebody is signed in is too little to ask there."""

import re

from bot.core.inventory import Endpoint
from bot.fixes.interface import FixContext
from bot.fixes.rights import rights_around

ADMINISTRATORS = re.compile(
    r"(?:^|[/_-])(?:admin|administration|superuser|staff|backoffice|back-office|internal|debug|manage|management)"
    r"(?:$|[/_-])",
    re.IGNORECASE,
)
"""Parts of paths that say so."""


def is_for_some(endpoint: Endpoint) -> bool:
    """Whether its path, or its name, says that it is for administrators or for other machines."""
    return ADMINISTRATORS.search(f"{endpoint.path}/{endpoint.handler.replace('.', '/')}") is not None


def is_too_little(endpoint: Endpoint, context: FixContext) -> bool:
    """Whether it does not suffice that somebody is signed in: it is for some, or those around it ask for a right."""
    return is_for_some(endpoint) or rights_around(endpoint, context.inventory.endpoints).asked
