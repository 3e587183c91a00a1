"""What callers decide: values of a request, followed to where they are used."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.location import Location


class FlowKind(StrEnum):
    """What something that a caller sends decides."""

    SQL = "the text of a query"
    COMMAND = "a command"
    CODE = "code that is run"
    TEMPLATE = "the source of a template"
    HTML = "a page, unescaped"
    PATH = "which file is used"
    URL = "which server we talk to"
    OBJECT = "arbitrary objects"
    XML = "XML whose entities are resolved"
    XPATH = "the text of an XPath query"
    LDAP = "the text of a directory query"
    REDIRECT = "where the browser is sent"
    ATTRIBUTES = "any attribute of a stored object"
    RAW_BODY = "what is stored, as it came"
    UPLOAD = "a file of any type"
    PATTERN = "a regular expression"
    PROTOTYPE = "properties of every object"


@dataclass(frozen=True, slots=True)
class Flow:
    """What a caller sends, followed to where it decides something, with no check on the way.

    `source` names where it comes from ("request.args.next", "slug"), `what` is called with it ("cursor.execute"),
    `where` the lines of that call, `through` the functions between the two ("find_user in app/users.py"). `handler` is
    the function it starts in and `location` what a remark stands on: the endpoint, or the using lines where no endpoint
    is known.
    """

    kind: FlowKind
    source: str
    what: str
    where: Location
    through: tuple[str, ...]
    handler: str
    location: Location
