"""Endpoints for a few: that somebody is signed in is too little to ask there."""

import re

from bot.core.inventory import Endpoint

ADMINISTRATORS = re.compile(
    r"(?:^|[/_-])(?:admin|administration|superuser|staff|backoffice|back-office|internal|debug|manage|management)"
    r"(?:$|[/_-])",
    re.IGNORECASE,
)
"""Parts of paths that say so."""


def is_for_some(endpoint: Endpoint) -> bool:
    """Whether its path, or its name, says that it is for administrators or for other machines."""
    return ADMINISTRATORS.search(f"{endpoint.path}/{endpoint.handler.replace('.', '/')}") is not None
