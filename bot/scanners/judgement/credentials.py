"""Is this literal a credential? One judgement for all tools, so they cannot disagree.

A name says what a value is for, the value says whether it can be one. Left alone are: names of fields and of
variables, words for people, placeholders, templates, paths, hashes and public keys.
"""

import math
import re
from collections import Counter
from enum import StrEnum
from urllib.parse import unquote


class Purpose(StrEnum):
    """What a name promises its value to be."""

    SIGNING = "signing key"
    """Whoever knows it can forge: any value that works is a finding, above all a well-known one."""
    PASSWORD = "password"  # noqa: S105 - the name of a purpose
    TOKEN = "token"  # noqa: S105 - the name of a purpose
    NOTHING = ""


_SIGNING = re.compile(
    r"(^|_)(secret_key|jwt_secret|jwt_key|jwt_secret_key|session_secret|cookie_secret|signing_key"
    r"|signing_secret|auth_secret|app_secret|token_secret|secret_key_base|csrf_secret|hmac_(key|secret)"
    r"|encryption_key|fernet_key|master_key)$"
)
_PASSWORD = re.compile(
    r"(^|_)(password|passwd|pwd|passphrase|passcode|db_?pass|root_?pass|admin_?pass|smtp_?pass|pass)$"
)
_TOKEN = re.compile(
    r"(^|_)(secret|token|api_?key|apikey|access_?key|account_?key|auth_?key|private_?key|client_?key|service_?key"
    r"|client_?secret|api_?secret|session_?key|credential|authorization|bearer|webhook_?secret|salt|pepper)$"
)
_OF_VENDOR = re.compile(
    r"(^|_)(stripe|sendgrid|mailgun|postmark|mailchimp|twilio|openai|anthropic|mapbox|algolia|cloudinary|datadog|newrelic|sentry"
    r"|github|gitlab|slack|telegram|discord|paypal|braintree|aws|azure|dropbox|pusher|resend)_key$"
)
"""`STRIPE_KEY`: whose key it is says what it is for."""
_VENDORS_FORM = re.compile(
    r"^(?:[sr]k_(?:live|test)_\w{10,}|sk-(?:proj-|ant-)?[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}|key-[0-9a-f]{32})$"
)
"""How Stripe, OpenAI, Anthropic, SendGrid and Mailgun write their secret keys."""
_UUID_KEYS = re.compile(r"postmark|heroku|honeybadger")
"""Services whose keys are UUIDs: anybody else's UUID names something."""
_NOT_FOR_SECRETS = re.compile(
    r"(^|_)(public|csrf_?token_name|type|field|name|label|placeholder|url|uri|path|file|header|param|prefix|suffix|regex"
    r"|pattern|help|error|message|msg|title|text|hint|description|env|var|format|algorithm|policy|column|cookie"
    r"|grant|next|cancel|unit|dummy|fake|mock|example|stop|pad|eos|bos|unk|mask|sep|cls|special|csrf)(_|$)"
)
_DEFAULTS = re.compile(
    r"^(default|fallback|dev|prod|production|staging|my|our|the|initial)_|_(default|value|prod|dev|v?\d+)$"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_PLACEHOLDER = re.compile(
    r"your|example|change[-_ ]?(me|this|it|in)|replace|placeholder|insert|to-?do\b|x{4,}|dummy|sample|fake|mock"
    r"|redacted"
    r"|\bfoo|foobar|lorem|<|\*{2,}|\.{3}|not[-_]?(set|needed|used|required|a[-_]|applicable)|undefined|unset|unused"
    r"|test(?![a-z])|^none$|^null$|^nil$|^true$|^false$|^n/a$|^tbd$|my[-_]?(secret|token|password|api|key)|fill[-_ ]?in"
    r"|enter[-_ ]|some[-_]?(secret|token|password|key)|the[-_]?(secret|token|password|key)",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\$\{|\{\{|\}\}|\{[\w.:!\[\]-]*\}|%\(|%[sdr]|<%|#\{|^\$[A-Za-z_(]|^@|\$\(|^!|__\w+__|^`")
_REFERENCE = re.compile(
    r"^([a-z][a-z0-9+.-]*://|//|/|\./|\.\./|~/|[\w.-]+@[\w-]+\.\w|vault:|arn:|secret://|env[.:]|ssm:|sm://|file:)"
)
_CODE = re.compile(r"[()\[\]{};<>|]|=>|::|^\.|^#[\w-]+$|^\w+\.\w+(\.\w+)*$")
_WORDS = re.compile(r"^[A-Za-z]+([-_. /:][A-Za-z]+)*[.:!?]?$")
_IDENTIFIER = re.compile(r"^[A-Za-z]+([-_.:/][A-Za-z]+)+$|^[a-z]+([A-Z][a-z]+)+$|^[A-Z][a-z]+([A-Z][a-z]+)*$|^[A-Z]+$")
_HASHED = re.compile(
    r"^(\$(2[aby]?|5|6|argon2\w*|scrypt|pbkdf2[\w-]*)\$|pbkdf2_|pbkdf2:|scrypt:|sha\d+[-:]|md5:|\{SSHA)"
)
_PUBLIC = re.compile(r"^(ssh-(rsa|ed25519|dss)|ecdsa-sha2|-----BEGIN (PUBLIC|CERTIFICATE|RSA PUBLIC)|pk_(live|test)_)")
_IN_CAPITALS = re.compile(r"^[A-Z_-]+$")
NAME_OF_A_SETTING = re.compile(r"^[A-Z]+(_[A-Z0-9]+)+$")
"""`env("POSTGRES_PASSWORD")`: what stands in quotes is where to look."""
_UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)

_FIELD_WORDS = frozenset(
    {"password", "passwd", "pass", "pwd", "1password", "secret", "token", "key", "apikey", "bearer"}
    | {"basic", "digest", "required", "optional", "invalid", "incorrect", "missing", "string", "text", "hidden"}
    | {"reset", "forgot", "change", "update", "confirm", "confirmation", "new", "old", "current", "access"}
    | {"refresh", "auth", "authorization", "credentials", "credential", "session", "cookie", "header", "query", "body"}
    | {"default", "disabled", "enabled", "username", "user", "email", "input", "type", "value", "number"}
    | {"unknown", "empty", "blank", "null", "none", "strong", "weak", "short", "long", "plain"}
    | {"raw", "hash", "hashed", "encrypted", "random", "generated", "auto", "public", "private", "bot"}
    | {"app", "client", "server", "local", "remote", "admin", "root"}
    | {"error", "errors", "success", "warning", "info", "danger", "debug", "message", "detail", "status", "failed"}
)
WELL_KNOWN = frozenset(
    {
        "admin",
        "root",
        "toor",
        "guest",
        "postgres",
        "mysql",
        "redis",
        "rabbitmq",
        "minio",
        "user",
        "test",
        "password",
        "secret",
    }
)
"""Passwords that only ever work on a developer's own machine; in a URL to that machine they are no secret."""

TYPES = frozenset({"function", "object", "string", "undefined", "boolean", "number", "symbol", "bigint"})
"""What JavaScript's `typeof key` is compared with (ECMA-262, 13.5.3)."""

MIN_TOKEN = 12
"""Shortest literal taken for a key or token: 64 random bits need 11 characters of base64 (RFC 4086, 8.2)."""
MIN_ENTROPY = 3.0
"""Bits a character: 16 random hexadecimal digits have about 3.3, an English phrase of that length below 3."""


def purpose_of(name: str) -> Purpose:
    """What a variable, key, attribute or environment name is for."""
    flat = _CAMEL.sub("_", name.strip()).replace("-", "_").replace(".", "_").replace(" ", "_").lower().strip("_")
    flat = _DEFAULTS.sub("", _DEFAULTS.sub("", flat))
    if _NOT_FOR_SECRETS.search(flat) and not flat.endswith("cookie_secret"):
        return Purpose.NOTHING
    kinds = (Purpose.SIGNING, Purpose.PASSWORD, Purpose.TOKEN, Purpose.TOKEN)
    for pattern, purpose in zip((_SIGNING, _PASSWORD, _TOKEN, _OF_VENDOR), kinds, strict=True):
        if pattern.search(flat):
            return purpose
    return Purpose.NOTHING


def is_secret(name: str, value: str) -> bool:
    """Whether `value` under `name` is a credential that works (and not a name, a word or a placeholder)."""
    purpose = purpose_of(name)
    if purpose is Purpose.NOTHING or is_stand_in(value) or value in TYPES or _same_words(name, value):
        return False
    if purpose is Purpose.SIGNING:
        return not _REFERENCE.match(value) and len(value) >= 2 and not _is_text(value)
    if _PLACEHOLDER.search(value):
        return False
    if purpose is Purpose.PASSWORD:
        return is_password(value) and (name.isupper() or not (value.isalpha() and len(value) < 6))
    if _UUID.match(value):
        return bool(_UUID_KEYS.search(name.lower()))
    return bool(_VENDORS_FORM.match(value)) or is_token(value)


def is_signing_key(value: str) -> bool:
    """Whether a literal handed to something that signs or encrypts works as its key."""
    return len(value) >= 2 and not is_stand_in(value) and not _REFERENCE.match(value)


def is_password(value: str) -> bool:
    """Whether a literal can be somebody's password: not a word of the language of forms and errors."""
    if not 4 <= len(value) <= 200 or is_stand_in(value) or _REFERENCE.match(value) or _PLACEHOLDER.search(value):
        return False
    if _CODE.search(value) or _UUID.match(value) or any(char.isspace() for char in value):
        return False
    if (_IDENTIFIER.match(value) and not value.isupper()) or _is_text(value) or _NAMES_ITSELF.match(value):
        return False
    return value.lower() not in _FIELD_WORDS and not NAME_OF_A_SETTING.match(value)


_NAMES_ITSELF = re.compile(r"^password[a-z]+$")
"""`passwordforuser`"""


def _is_text(value: str) -> bool:
    """Words of another language: letters only, or a script without small and large ones (Chinese, Japanese, Arabic)."""
    strange = [char for char in value if char.isalpha() and not char.isascii()]
    letters = "".join(value.split()).isalpha()
    return bool(strange) and (letters or any(char.lower() == char.upper() for char in strange))


def is_seeded_password(value: str) -> bool:
    """Whether a literal is the password of an account that code creates: there, any word is one."""
    return len(value) >= 3 and not is_stand_in(value) and not any(char.isspace() for char in value)


def is_token(value: str) -> bool:
    """Whether a literal can be a key or token: long, without spaces, and not made of words."""
    value = re.sub(r"^(Bearer|Basic|Token) ", "", value)
    if (
        not MIN_TOKEN <= len(value) <= 4096
        or is_stand_in(value)
        or _REFERENCE.match(value)
        or _PLACEHOLDER.search(value)
    ):
        return False
    if (
        not value.isascii()
        or _UUID.match(value)
        or _CODE.search(value)
        or _WORDS.match(value)
        or any(char.isspace() for char in value)
    ):
        return False
    return entropy(value) >= MIN_ENTROPY and (any(char.isdigit() for char in value) or _mixed(value))


def is_stand_in(value: str) -> bool:
    """Whether a literal only marks where a value goes, or is one that may be known: a hash or a public key."""
    bare = value.strip()
    if not bare or len(set(bare)) <= 1 or not any(char.isalnum() for char in bare):
        return True
    return bool(_TEMPLATE.search(bare) or _HASHED.match(bare) or _PUBLIC.match(bare) or bare.startswith("<"))


_EMULATOR = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq"
"""The account key of Microsoft's storage emulator, the same for everybody (Azurite's manual)."""


def is_placeholder(value: str) -> bool:
    """Whether a token of a known format is an example: the vendors' documentation marks them in words."""
    if _EMULATOR in value:
        return True
    if re.search(
        r"example|(.)\1{5}|123456789|abcdefgh|x{4,}|placeholder|your|dummy|redacted|fake", value, re.IGNORECASE
    ):
        return True
    return len(set(value)) < 6


def asks_to_be_replaced(value: str) -> bool:
    """Whether a literal says of itself that it is none: "changeme", "your-key"."""
    return bool(_PLACEHOLDER.search(value))


def is_secret_url(user: str, password: str, host: str) -> bool:
    """Whether the password in a URL is a secret: not a placeholder, not a phrase in its place ("a%20secret"; RFC 3986,
    2.1), and not a developer's own database."""
    if is_stand_in(password) or _PLACEHOLDER.search(password) or _IN_CAPITALS.match(password):
        return False
    if password.lower() in {"pass", "password", "passwd", "pwd", "pw", "secret", "token", "key"} or _CODE.search(
        password
    ):
        return False
    if password.isdigit() or "\\" in password or len(unquote(password).split()) > 1:  # a port, or a text about URLs
        return False
    if set(_CAMEL.sub(" ", password).lower().split()) <= _FIELD_WORDS:  # "AuthToken": what stands there
        return False
    name = host.split(":", maxsplit=1)[0].lower()
    local = name in {"localhost", "127.0.0.1", "0.0.0.0", "host.docker.internal"}  # noqa: S104 - compared only
    if re.search(r"(^|\.)example(\.|$)", name) or name in {"host", "hostname", "server"}:
        return False
    return not (local and (password in user or user in password or password.lower() in WELL_KNOWN))


def entropy(value: str) -> float:
    """Shannon entropy in bits a character."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())


def _mixed(value: str) -> bool:
    return any(c.islower() for c in value) and any(c.isupper() for c in value) and not _IDENTIFIER.match(value)


def _same_words(name: str, value: str) -> bool:
    """`SECRET_KEY = "secret_key"` names a key, it does not hold one."""
    flat_name, flat_value = (re.sub(r"[^a-z0-9]", "", text.lower()) for text in (name, value))
    return bool(flat_value) and (flat_value == flat_name or (len(flat_value) > 5 and flat_name.endswith(flat_value)))
