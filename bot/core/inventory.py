"""The control inventory: what controls the code has, read once, asked by every rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.core.coverage import Gap
from bot.core.flow import Flow
from bot.core.grouping import grouped
from bot.core.location import Location


class ControlKind(StrEnum):
    AUTHENTICATION = "authentication"
    AUTHORIZATION = "authorization"
    OPTIONAL_AUTHENTICATION = "optional authentication"
    """Looks for a caller and is content with none: no control, but a sign that anonymous use is meant."""
    RATE_LIMIT = "rate limit"
    """Bounds how often one caller may come: a limiter, a throttle, a counter that locks out."""
    AUDIT = "audit"
    """Keeps a record of who did what: an audit row or event, a signal, a registered history, a log line that names
    the actor."""


@dataclass(frozen=True, slots=True)
class Control:
    """A control that an endpoint has: `what` provides it ("get_current_user"), `where` it was found, and at
    which `level` it is applied ("parameter", "decorator", "route", "router", "blueprint", "app",
    "middleware", "body", "base class"). `idiom` is the source text that applies it to a single
    endpoint ("user: CurrentUser", "@login_required"), "" where it is applied elsewhere. `identifies` says that
    it learns who the caller is, not only that the caller may come in; `areas` are the path prefixes it is limited
    to (empty: all paths)."""

    kind: ControlKind
    what: str
    where: Location
    level: str
    idiom: str = ""
    identifies: bool = False
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a handler: its annotation and default as source text ("" where absent).
    `source` says where its value comes from: "path", "query", "body", "dependency", "framework"."""

    name: str
    annotation: str
    default: str
    source: str


class AccessKind(StrEnum):
    READ = "read"
    CHANGE = "change"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class ObjectAccess:
    """An object that a handler fetches, changes or deletes by an id from the request.

    `parameter` is where the id comes from, `model` the class or collection ("" where unknown), `owner` the
    column of it that names who it belongs to ("" for none or unknown, "id" where the object is the account itself),
    `what` the text of the expression, free of line numbers. `checked` says what ties it to the caller, "" for nothing.
    """

    parameter: str
    kind: AccessKind
    model: str
    owner: str
    what: str
    where: Location
    checked: str = ""


class PowerKind(StrEnum):
    EVERYBODY = "lists what belongs to everybody"
    ROLE = "says what somebody may do"
    FILE = "hands out a private file by its name"


@dataclass(frozen=True, slots=True)
class Power:
    """Something that a handler does with the data or the rights of others. `field` is the column that names the
    owner of a `model`, "id" where it is the account itself; the field that holds the role; or what names the file.
    `what` is the text of the expression, free of line numbers."""

    kind: PowerKind
    model: str
    field: str
    what: str
    where: Location


class ActKind(StrEnum):
    """What a handler does that an auditor asks about."""

    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    SIGN_IN = "sign-in"
    """A credential is checked: a password, a token, a one-time code."""
    SIGN_UP = "sign-up"
    TOKEN = "token issue"  # noqa: S105 - a kind of act
    """A session or token is given out: the caller is signed in from now on."""
    PASSWORD = "password change"  # noqa: S105 - a kind of act
    RESET = "password reset"
    ROLE = "role change"
    SUSPENSION = "account suspension"
    ACCOUNT_DELETION = "account deletion"
    CODE = "one-time code"
    MAIL = "mail"
    PAID = "paid call"
    HEAVY = "heavy job"
    KEY = "key issue"
    """An API key or another lasting credential is made or withdrawn."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something a handler does, itself or through a service it calls.

    `model` is the class, table or collection it is done to ("" where unknown), `what` the text of the expression that
    does it, free of line numbers, `where` that expression. `record` says what keeps a record of who did it
    ("audit_log.write in app/services.py"), `logged` what writes at least a line to a log, "" for nothing.
    """

    kind: ActKind
    model: str
    what: str
    where: Location
    record: str = ""
    logged: str = ""


class ExposureKind(StrEnum):
    EXCEPTION = "exception text"
    TRACE = "stack trace"
    DEBUG = "debug mode"


@dataclass(frozen=True, slots=True)
class Exposure:
    """Something internal that a response carries. `caught` is the clause the exception came from
    ("except Exception"), `broad` whether it catches everything, `central` whether the place answers for a whole app.
    `what` is the text of the response expression, free of line numbers; `reached_by` says how it is known
    to be a response; `development` that it stands where only a developer runs it."""

    kind: ExposureKind
    location: Location
    scope: str
    what: str
    caught: str
    broad: bool
    reached_by: str
    central: bool = False
    development: bool = False


class Sureness(StrEnum):
    """How far the code that was read decides a question."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"
    """The answer may stand outside of the code: a proxy, an environment, a browser's default."""


class SessionFaultKind(StrEnum):
    COOKIE = "cookie flags"
    FORGEABLE = "unsigned identity"
    SETTING = "session setting"
    NOT_VERIFIED = "token not verified"
    ENDLESS = "token without end"
    PREDICTABLE = "predictable token"
    CSRF = "no protection against cross-site requests"
    CORS = "any origin with credentials"
    FIXATION = "no new session at login"


@dataclass(frozen=True, slots=True)
class SessionFault:
    """A place that makes a session, or the token that stands for one, weaker than it has to be.

    `what` is the text of the expression, free of line numbers; `why` a sentence that says what was looked for and
    where; `scope` the name of the function around it.
    """

    kind: SessionFaultKind
    location: Location
    scope: str
    what: str
    why: str
    sureness: Sureness = Sureness.SURE


class ClearDataKind(StrEnum):
    COLUMN = "column in clear"
    STORED = "stored in clear"
    COMPARED = "compared in clear"
    WEAK_HASH = "weak hash"
    CHANNEL = "sent in clear"
    LOG = "told to a log"
    URL = "put into a URL"


@dataclass(frozen=True, slots=True)
class ClearData:
    """Sensitive data that is stored, sent or told so that others can read it. `data` says what it is ("card number"),
    `what` the text of the expression, free of line numbers, `why` what was looked for and where."""

    kind: ClearDataKind
    data: str
    location: Location
    scope: str
    what: str
    why: str
    sureness: Sureness = Sureness.SURE


@dataclass(frozen=True)
class Endpoint:
    """A handler reachable over HTTP.

    `path` is the full route with all prefixes. `location` is what a remark stands on: from the first
    decorator to the end of the signature; `body` the lines of the whole function. `group` names what it is
    registered on ("app/api/users.py:router"): endpoints of one group are siblings. `public` says why the endpoint
    needs no authentication ("login", "health check"), "" where it does. `accesses` are the objects it
    takes by an id from the request; `identity` that its authentication tells who the caller is, not only that
    the caller may come in; `address_only` that all it looks at is the caller's network address. `acts` is what the
    handler does that an auditor asks about; `touches` is what it touches that outlives the request ("reads stored
    data"), asked only where nothing authenticates, and `models` are the stored classes that it names on the way;
    `powers` is what it does with the data or rights of others, and `asks_caller` where the caller has a say in it, ""
    for nowhere.
    """

    framework: str
    methods: tuple[str, ...]
    path: str
    handler: str
    location: Location
    body: Location
    group: str
    parameters: tuple[Parameter, ...]
    controls: tuple[Control, ...]
    public: str = ""
    accesses: tuple[ObjectAccess, ...] = ()
    identity: bool = False
    address_only: bool = False
    acts: tuple[Act, ...] = ()
    touches: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    powers: tuple[Power, ...] = ()
    asks_caller: str = ""

    def has(self, kind: ControlKind) -> bool:
        for control in self.controls:  # noqa: SIM110 - asked of every endpoint by every rule: `any` takes three times as long
            if control.kind is kind:
                return True
        return False

    def of(self, kind: ControlKind) -> tuple[Control, ...]:
        return tuple(control for control in self.controls if control.kind is kind)


@dataclass(frozen=True)
class ControlInventory:
    """All endpoints of a tree with their controls, what leaks to clients, and what could not be read.

    `imported` are the Python files that shipped code imports. In the order of the source, `groups` maps a group to its
    endpoints, `of_files` a file's path to those in it, and `flows_of_files` to the flows of findings in it. `circles`
    are told only where an inventory is asked of some files: one of them, and a file that it imports and that imports
    it, directly or through others, while they are loaded.
    """

    endpoints: tuple[Endpoint, ...]
    gaps: tuple[Gap, ...]
    exposures: tuple[Exposure, ...] = ()
    imported: frozenset[str] = frozenset()
    session_faults: tuple[SessionFault, ...] = ()
    flows: tuple[Flow, ...] = ()
    clear_data: tuple[ClearData, ...] = ()
    circles: frozenset[tuple[str, str]] = frozenset()

    @property
    def groups(self) -> Mapping[str, tuple[Endpoint, ...]]:
        return grouped(self.endpoints, lambda one: one.group)

    @cached_property
    def of_files(self) -> Mapping[str, tuple[Endpoint, ...]]:
        return grouped(self.endpoints, lambda one: one.location.path)

    @cached_property
    def flows_of_files(self) -> Mapping[str, tuple[Flow, ...]]:
        return grouped(self.flows, lambda one: one.location.path)
