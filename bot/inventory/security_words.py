"""How signing in, tokens, passwords, roles, suspensions, codes and keys are written."""

import re

KEY = re.compile(
    r"\b(?:api keys?|access keys?|access tokens?|personal access tokens?|auth tokens?|api tokens?|tokens?"
    r"|secret keys?)$"
)
ROLE = re.compile(r"\b(?:roles?|permissions?|user roles?|role assignments?|grants?|acls?|access rules?|privileges?)$")
PASSWORD_FIELD = re.compile(
    r"^(?:_?password|password_?hash|hashed_?password|passwd|pass_?hash|encrypted_?password|pw_?hash)$", re.IGNORECASE
)
ROLE_FIELD = re.compile(
    r"^(?:roles?|role_?id|user_?role|is_?(?:admin|superuser|staff|superadmin|moderator|owner|super_?user)|admin"
    r"|superuser|permissions?"
    r"|scopes|user_?permissions|groups|access_?level|privileges|user_?type)$",
    re.IGNORECASE,
)
SUSPEND_FIELD = re.compile(
    r"^(?:is_?)?(?:active|enabled|disabled|suspended|banned|blocked|locked|deactivated)(?:_?at|_?until)?$",
    re.IGNORECASE,
)
SUSPENDED = re.compile(r"suspend|banned|blocked|disabled|deactivat|locked", re.IGNORECASE)

CHECKS = re.compile(
    r"^(?:(?:check|verify|validate|compare|is|matches|authenticate|test|valid)\s(?:\w+\s)?(?:password|passwd|pw"
    r"|credentials?)(?:\s(?:hash|for \w+|of \w+|match\w*|correct|valid|async))?"
    r"|(?:password|credentials?)\s(?:verify|check|matches|valid|is valid|correct)|checkpw|authenticate(?:\suser)?"
    r"|ldap login"
    r"|authenticate (?:account|member|customer|credentials|by password|local|with password)|verify hash|simple bind s)$"
)
LOOK_UPS = frozenset({"filter by", "filter", "get", "find one", "get or none", "first", "where", "find", "aget"})
SELECT_PASSWORD = re.compile(
    r"\s*select\b.{0,300}\bwhere\b.{0,200}\b(?:password|passwd|pwd)\w*\s*=", re.IGNORECASE | re.DOTALL
)
HASHER = re.compile(r"^(?:verify|compare|compare sync)$")
HASHERS = re.compile(r"\b(?:pwd|password|passwd|hasher|crypt|bcrypt|argon2|scrypt|ph|passwords|context)\b")
ISSUES = re.compile(
    r"^(?:create|generate|issue|encode|make|mint|sign|build|new)\s(?:(?:an?|the|new|our|signed|encoded|long lived"
    r"|short lived|access|refresh|auth|authentication|jwt|json web|bearer|session|login|user|account|member|customer"
    r"|admin|staff|employee|client|service|app|api|oauth2?|identity|security|personal|impersonation|id|sso)\s)*"
    r"(?:tokens?|jwt|token pair)$"
)
ANY_TOKEN = re.compile(
    r"^(?:create|generate|get|issue|encode|make|mint|sign|build|new)\s(?:\w+\s)+tokens?(?:\sfor\s\w+)*$"
)
"""What `ISSUES` does not know of these is a token for one file, link or address, not for a session."""

SPEAKS_OF_SESSIONS = re.compile(
    r"\b(?:users?|accounts?|auth\w*|sessions?|tokens?|jwt|log ?in|security|members?|identity|oauth2?|sso)\b"
)
"""A class or file whose plain `create_token` signs somebody in."""

OTHER_TOKENS = re.compile(
    r"\b(?:csrf|reset|verification|confirm\w*|invite|invitation|email|unsubscribe|activation|download|get token"
    r"|device|page)\b"
)
LOGS_IN = re.compile(
    r"^(?:login|login user|log user in|log in|auth login|do login|perform login|sign in|django login|start session)$"
)
SESSION_KEY = re.compile(
    r"^_?(?:user|uid|account|member|customer|admin|logged_?in|username|email|auth\w*|employee|is_admin)(?:_?id)?$",
    re.IGNORECASE,
)
PASSWORDS = re.compile(r"^(?:set|change|update|reset|save)\s(?:\w+\s)?(?:password|passwd)(?:\s(?:hash|for user))?$")
PASSWORD_FORMS = re.compile(r"^django\.contrib\.auth\.forms\.(?:SetPassword|PasswordChange|AdminPasswordChange)Form$")
ROLES = re.compile(
    r"^(?:(?:set|change|update|assign|add|remove|revoke|grant|give|delete|toggle|unassign)\s(?:\w+\s){0,2}(?:roles?"
    r"|permissions?|perms?|admin|superuser|staff|privileges?|scopes)"
    r"(?:\s(?:to|from|for|of)\s\w+)?|promote(?:\s\w+)*|demote(?:\s\w+)*|make (?:admin|superuser|staff)|assign perm"
    r"|remove perm|add to role|add user to (?:role|group))$"
)
SUSPENDS = re.compile(
    r"^(?:suspend|ban|unban|block|unblock|deactivate|reactivate|disable|enable|lock|unlock|unsuspend|freeze)"
    r"(?:\s(?:user|users|account|accounts|member|customer|employee|profile))$"
)
SUSPENDS_IT = frozenset({"suspend", "ban", "unban", "deactivate", "reactivate", "block_user", "soft_delete_user"})
CODES = re.compile(
    r"^(?:(?:verify|check|validate|confirm|send|generate|create|issue|request|make|resend)\s(?:\w+\s)?(?:otp|totp"
    r"|one time (?:code|password)|mfa|2fa|tfa|two factor"
    r"|two fa|pin|pin code|sms code|verification code|login code|backup code|recovery code|email code|otp code"
    r"|mfa code|security code|auth code)(?:\s\w+)*|verify totp|totp verify)$"
)
CODE_NAME = re.compile(
    r"\b(?:otp|totp|one time code|mfa code|verification code|login code|sms code|pin code|security code|pin)\b"
)
RESETS = re.compile(
    r"\b(?:(?:send|create|generate|make|issue|request|trigger)\s(?:\w+\s){0,2}(?:password reset|reset password"
    r"|recovery|reset (?:token|link|email|mail|code))|"
    r"password reset (?:token|email|mail|link)|forgot password|reset password email)\b"
)
USES = re.compile(r"^(?:verify|check|validate|decode|read|consume|use|is|has|load)\b")
"""What looks at a token for a reset has sent nothing."""

ROLE_SETS = frozenset({"groups", "user_permissions", "roles", "permissions"})
KEYS = re.compile(
    r"^(?:create|generate|issue|new|rotate|regenerate|make)\s(?:\w+\s)?(?:api key|access key|api token"
    r"|personal access token|secret key|apikey)$"
)
