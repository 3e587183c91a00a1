"""What JavaScript's frameworks and libraries call a request, a response, a caller and a guard: data, in one place."""

import re

RESPONSES = frozenset({"res", "_res", "response", "resp", "reply", "rep", "ctx", "context", "c"})
"""What handlers call the object they answer by."""

SENDS = frozenset({"json", "jsonp", "send", "end", "write", "render", "view", "type", "html"})
"""Its methods that answer (Express 5 API, Response; Fastify, Reply; Hono, Context)."""

CALLER = re.compile(
    r"^(?:self\.)?(?:req|request|ctx|context|c|res|reply)\.(?:state\.|session\.|locals\.|auth\.|raw\.|req\.)?"
    r"(?:user\w*|current_?[uU]ser\w*|auth|account\w*|member\w*|admin\w*|customer\w*|tenant\w*|identity|principal|jwt|decoded"
    r"|token(?:Data|Payload)|uid|passport|payload)$"
    r"|^(?:self\.)?(?:req|request|ctx|context)\.(?:session|jwt)\.(?:\w*[uU]ser\w*|uid|id|email|sub)$"
    r"|^session\.(?:user\w*|account\w*|sub|email)$"
    r"|^(?:\w+\.)*(?:auth|currentUser|getAuth|getServerSession|getServerAuthSession|unstable_getServerSession|getSession"
    r"|getCurrentUser|getSessionUser|requireUser|requireAuth|requireSession|getToken|auth\.getUser|validateSession)\(\)$"
)
"""`req.user`, `req.session.userId`, `ctx.state.user`, `res.locals.user`: who calls, as middleware has found out;
`session.user`, `auth()`, `getServerSession(options)`: as a handler of Next.js asks."""

REQUEST = re.compile(r"^(?:self\.)?(?:req|request|ctx|context|c)\.(?:request\.|req\.|input\.)?(params|query|body)$")
"""Where values from the client stand."""

CAMEL_ID = re.compile(r"^_id$|[a-z](?:Id|Ids|ID|Uuid|UUID|Slug)$")
"""Names of ids as JavaScript writes them."""

GUARDS = {
    "passport": r"authenticate|authorize",
    "koa-passport": r"authenticate|authorize",
    "@fastify/passport": r"authenticate",
    "express-jwt": r"(?:expressjwt|jwt)?",
    "koa-jwt": r"(?:jwt)?",
    "express-oauth2-jwt-bearer": r"auth|requiredScopes|claim\w*",
    "express-openid-connect": r"requiresAuth|claim\w+",
    "express-basic-auth": r"(?:basicAuth)?",
    "koa-basic-auth": r"",
    "connect-ensure-login": r"ensureLoggedIn",
    "@clerk/express": r"requireAuth|ClerkExpressRequireAuth",
    "@clerk/clerk-sdk-node": r"ClerkExpressRequireAuth",
    "keycloak-connect": r"protect|enforcer",
    "supertokens-node": r"verifySession",
    "express-bearer-token": r"",
}
"""Package -> its functions that turn away who shows nothing (as a pattern; "" for the package itself when called)."""


def guards(outer: str) -> bool:
    """Is an outside name ("passport.authenticate") a guard?"""
    bare = outer.replace("()", "")
    for package, names in GUARDS.items():
        if bare == package or bare.startswith((f"{package}.", f"{package}/")):
            last = bare[len(package) :].rpartition(".")[2]
            return re.fullmatch(names, last) is not None if names else not last
    return False


ROLES = re.compile(r"requiredScopes|claim\w+|enforcer|authorize")
"""Those of them that ask what the caller may do."""

PASSES_ON = frozenset({"next", "reject", "done", "cb", "callback"})
"""What a function hands an error to that a central handler answers."""
