"""What names say about authentication and authorization, where the code behind them says nothing.

Names are split into lower-case words first (`getCurrentUser` and `get_current_user` are the same), and
whole words are compared.
"""

import re
from functools import lru_cache

from bot.inventory.unnamed import said

MAX_NAME = 120
"""Characters of a name that are looked at."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_TOOLS = re.compile(
    r"\b(?:(?<!require )(?<!requires )(?<!is )(?<!ensure )manager"
    r"|services?|repo|repository|client|config|settings|factory|store|provider|url|uri|schema|form|dao|crud"
    r"|gateway|limiter|limit|rate|logger|cache|db|database|engine|pool|queue|mailer|templates?|models?|response|count|list"
    r"|page|pagination|paginator|params|filters?|locale|language)$"
)
"""A name that ends like this provides a tool, whatever else it speaks of: `get_auth_service` authenticates nobody."""

_OPTIONAL = re.compile(r"\b(?:optional|maybe|anonymous|guest|unauthenticated|try|noauth|public|or none|if any)\b")

_NO_CALLER = re.compile(r"\b(?:csrf|xsrf|captcha|recaptcha|turnstile|rate|throttle|quota|cors|webhook)\b")

_AUTHENTICATION = re.compile(
    r"\b(?:"
    r"(?:login|logged in|auth|authentication|authorization|token|jwt|user|admin|superuser|session|api key|sign in"
    r"|permissions?|roles?|scopes?|staff|account|access|owner)\s(?:is\s)?(?:required|only|needed)"
    r"|(?:requires?|needs?)\s(?:\w+\s)*(?:login|auth|authentication|user|users|admin|role|roles|permission|permissions|token|scope"
    r"|scopes|key|session|access|jwt|owner|staff|account|member)"
    r"|(?:current|active|authenticated|authed|verified|logged in|signed in|session|auth|requesting|calling)\s"
    r"(?:\w+\s)?(?:user|users|account|member|admin|superuser|principal|identity|actor|customer|tenant|session|client|org"
    r"|organization|organisation|staff|teacher|employee|wallet|player|team)"
    r"|(?:verify|verified|check|checks|validate|validated|ensure|assert|enforce|authorize|authorise|guard|protect|test)\s"
    r"(?:\w+\s)*(?:user|auth|authentication|authorization|token|api key|apikey|access|session|login|jwt|credentials?"
    r"|permissions?|roles?|admin|bearer|principal|scopes?|key)"
    r"|authenticated?|authenticator|authorized?|authorised?|authed|authenticate|authorize"
    r"|get (?:auth(?:ed)? )?(?:user|principal|identity|actor)"
    r"|(?:user|admin|account|key)\sfrom\s(?:\w+\s)?(?:token|session|request|header|cookie|jwt|key)"
    r"|jwt required|jwt bearer|bearer|http basic|api key auth|api key|x api key|key checker|oauth2? scheme|require auth"
    r"|(?:has|have|with)\s(?:\w+\s)?(?:roles?|permissions?|scopes?|access|privileges?)"
    r"|is (?:admin|superuser|staff|authenticated|logged in|owner|permitted)|(?:check|ensure|require) permitted"
    r"|(?:admin|superuser|staff|superadmin)s?(?:\suser|\sdep|\sdependency)?"
    r"|permissions?(?:\schecker|\sdependency)?|role checker|roles? (?:accepted|allowed)|allowed roles|rbac|acl"
    r"|protect(?:ed)?|secured|private route|(?:auth )?guards"
    r"|login manager|user dep|user dependency|auth dep|auth dependency|auth(?:\suser)?"
    r")\b"
)

_AUTHORIZATION = re.compile(
    r"\b(?:admin|admins|superuser|superusers|superadmin|staff|moderator|moderators|role|roles|permission|permissions|scope"
    r"|scopes|owner|owned|owns|ownership|acl|rbac|policy|privileges?|authorize|authorise|authorized|allowed|can"
    r"|(?:has|check|verify) access(?! tokens?\b)|access control|access required"
    r"|forbid|forbidden|entitled|entitlement"
    r"|(?:hr|managers?|teachers?|doctors?|editors?|operators?|officers?|employees?) (?:only|required)"
    r"|(?:requires?|ensure|must be|is) (?:hr|manager|teacher|doctor|editor|operator|officer|employee))\b"
)

_ROLE_FLAG = re.compile(
    r"\b(?:is (?:admin|superuser|staff|super user|superadmin|moderator|owner|root)|role|roles|permission|permissions"
    r"|admin|superuser|has (?:role|permission|perm|perms|permissions|scope)|privileges?|scopes|groups)\b"
)

_TELLS_WHO = re.compile(
    r"\b(?:user|users|uid|login|logged|jwt|identity|account|member|customer|principal|admin|admins|superuser|session|actor"
    r"|auth|authed|authenticated|oauth2|person|me|caller|viewer|signed in)\b"
)
_TELLS_NOBODY = re.compile(r"\b(?:api key|apikey|x key|key|password|basic|secret|ip)\b")

_IDENTITY = re.compile(
    r"\b(?:user|account|member|principal|actor|identity|viewer|me|caller|owner|tenant|current admin|current customer"
    r"|logged in|is authenticated|is anonymous)\b"
)


@lru_cache(maxsize=65_536)
def words(name: str) -> str:
    """`getCurrentUser`, `get_current_user` and `GetCurrentUser` as "get current user"; nothing for a function without
    a name."""
    return " ".join(_CAMEL.sub(" ", said(name)[:MAX_NAME]).replace("_", " ").replace(".", " ").lower().split())


def is_tool(name: str) -> bool:
    return bool(_TOOLS.search(words(name)))


def sounds_optional(name: str) -> bool:
    return bool(_OPTIONAL.search(words(name)))


def guards_no_caller(name: str) -> bool:
    """Does a name speak of what turns requests away whoever sends them: a limiter, a check against forged forms?"""
    said = words(name)
    return is_tool(name) or (bool(_NO_CALLER.search(said)) and "webhook" not in said)


def sounds_like_authentication(name: str) -> bool:
    said = words(name)
    other = is_tool(name) or sounds_optional(name) or _NO_CALLER.search(said)
    return not other and bool(_AUTHENTICATION.search(said))


def sounds_like_authorization(name: str) -> bool:
    return not is_tool(name) and bool(_AUTHORIZATION.search(words(name)))


def sounds_like_role_flag(name: str) -> bool:
    return bool(_ROLE_FLAG.search(words(name)))


def tells_who(*names: str) -> bool:
    """Do the names speak of a person, rather than of a key that many may hold?"""
    said = " ".join(map(words, names))
    return bool(_TELLS_WHO.search(said)) and not _TELLS_NOBODY.search(said)


def sounds_like_identity(name: str) -> bool:
    return bool(_IDENTITY.search(words(name)))
