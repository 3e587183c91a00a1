"""Small trees for the tests of the inventory."""

from collections.abc import Mapping
from textwrap import dedent

from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory, ControlKind, Endpoint
from bot.core.source import SourceFile
from bot.inventory.facts import facts
from bot.inventory.languages.interface import FileFacts
from bot.inventory.link import link


def facts_of(text: str | bytes, path: str = "app.py") -> FileFacts:
    content = text if isinstance(text, bytes) else dedent(text).encode()
    return facts(SourceFile(path, BlobId(""), content))


def inventory_of(tree: Mapping[str, str]) -> ControlInventory:
    return link({path: facts_of(text, path) for path, text in tree.items()})


def only(tree: Mapping[str, str]) -> Endpoint:
    """The one endpoint of a tree."""
    (endpoint,) = inventory_of(tree).endpoints
    return endpoint


def authenticated(tree: Mapping[str, str]) -> bool:
    return only(tree).has(ControlKind.AUTHENTICATION)


def has(one: Endpoint, kind: ControlKind = ControlKind.AUTHENTICATION) -> bool:
    return one.has(kind)
