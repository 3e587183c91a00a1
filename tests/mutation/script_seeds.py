"""Defects for working code of Express, Fastify, Koa, Nest and Next."""

import re
from collections.abc import Mapping

from tests.mutation.mutation import ACCESS, Mutation, nothing

_OWNERS = r"(?:user|owner|author|customer|creator|account|member)(?:_?[iI]d)?"
_CALLER = r"(?:req|request|ctx|session|user|caller|me)\b[\w.?!]*"
_GUARD = (
    r"(?!\w*(?:[lL]imit|[vV]alidat|[hH]andler)|log[A-Z])[\w.]*(?:[aA]uth|require|ensure|[gG]uard|[aA]dmin|isLogged|[lL]oggedIn"
    r"|[pP]rotect|[vV]erifyToken|[jJ]wt|[pP]ermission)\w*(?:\.\w+)?(?:\([^()\n]*\))?"
)
_TEXT = r"(?:\"[^\"\n]*\"|'[^'\n]*')"
_CATCH = r"catch \((?P<name>\w+)(?:: \w+)?\) \{\n(?:[^\n]*\n){0,5}?[^\n]*"
_ANSWER = r"\b(?:res|reply|response|ctx|c|Response|NextResponse)\b[^;}]{0,120}?"


def _unread_session(found: re.Match[str]) -> str | None:
    """A check goes only where nothing below in the function reads who was found."""
    body = found.string[found.end() :].split("\n}\n", 1)[0]
    return None if re.search(rf"\b{re.escape(found['session'])}\b", body) else ""


SCRIPT: Mapping[str, Mutation] = {
    "a guard of a route": Mutation(
        ACCESS,
        r"(?P<route>\b\w+\.(?:get|post|put|patch|delete)\(\s*(?P<quote>[\"'`])[^\"'`\n]*(?P=quote),\s*)"
        rf"{_GUARD},\s+(?=\S)",
        lambda found: found["route"],
    ),
    "a guard of a router": Mutation(
        ACCESS, rf"(?m)^[ \t]*\w*(?:[rR]outer?|app|server)\w*\.use\((?:{_TEXT}, )?{_GUARD}\);?\n", nothing
    ),
    "a guard in a route's options": Mutation(
        ACCESS,
        rf"\{{ (?:preHandler|onRequest|preValidation): (?:{_GUARD}|\[{_GUARD}\]) \}}, "
        rf"|(?m:^)[ \t]+(?:preHandler|onRequest|preValidation): (?:{_GUARD}|\[{_GUARD}\]),\n",
        nothing,
    ),
    "a guard of a method": Mutation(
        ACCESS, r"(?m)^[ \t]+@(?:UseGuards|Auth|Authenticated|Roles)\((?!ThrottlerGuard)[^\n]*\)\n", nothing
    ),
    "a guard of a class": Mutation(
        ACCESS, r"(?m)^@(?:UseGuards|Auth|Authenticated)\((?!ThrottlerGuard)[^\n]*\)\n", nothing
    ),
    "a check of the session": Mutation(
        ACCESS,
        r"(?m)^[ \t]+const (?P<session>\w+) = await [\w.]*\b(?:auth|get\w*(?:Session|User|Auth)|currentUser)\([^\n]*\)"
        r";?\n\s*if \(!(?P=session)\b[^\n]*\) (?:\{\n(?:[^\n]*\n){1,4}?[ \t]+\}|[^\n{]*)\n",
        _unread_session,
    ),
    "a limiter of a route": Mutation(
        ("SOC2-006",),
        r"(?P<route>\b\w+\.(?:post|put)\(\s*(?P<quote>[\"'`])[^\"'`\n]*(?P=quote),\s*)"
        r"\w*(?:[lL]imiter|[lL]imit|few|slow)\w*(?:\([^()\n]*\))?,\s+",
        lambda found: found["route"],
    ),
    "a limiter of a method": Mutation(
        ("SOC2-006",), r"(?m)^[ \t]+@(?:UseGuards\(ThrottlerGuard\)|Throttle\([^\n]*\))\n", nothing
    ),
    "a record": Mutation(
        ("SOC2-003", "SOC2-010"),
        r"(?m)^[ \t]+(?:await )?[\w.]*(?:audit|record|activity|history)\w*(?:\.\w+)*\([^\n]*\);?\n",
        nothing,
    ),
    "a line in the log": Mutation(
        ("SOC2-003", "SOC2-010"),
        r"(?m)^[ \t]+(?:this\.|req\.|request\.)?(?:logger|log|console)\.(?:info|log|warn)\([^\n]*\);?\n",
        nothing,
    ),
    "the owner in a look-up": Mutation(
        ("SOC2-008",),
        rf", {_OWNERS}: {_CALLER}(?= \}})|(?<=where: \{{\n)(?P<rest>[ \t]+\w+[^\n]*,\n)[ \t]+{_OWNERS}: {_CALLER},?\n",
        lambda found: found["rest"] or "",
    ),
    "the owner in a query": Mutation(
        ("SOC2-008",),
        rf"(?P<head>\.(?:query|execute)\((?P<quote>[\"'`])[^\"'`\n]*) AND {_OWNERS} = (?:\$\d|\?)"
        r"(?P<tail>[^\"'`\n]*(?P=quote), \[[^\]\n]*), [\w.]+(?=\])",
        lambda found: f"{found['head']}{found['tail']}",
    ),
    "a cookie's flag": Mutation(
        ("SOC2-009",), r"(?:httpOnly|secure): true, (?!/)|(?m:^)[ \t]+(?:httpOnly|secure): true,\n", nothing
    ),
    "an error's text": Mutation(
        ("SOC2-007",),
        rf"(?P<head>{_CATCH}{_ANSWER})(?P<label>\b(?:error|message|msg|detail): )(?:{_TEXT}|`[^`\n$]*`)(?=\s*[,}}])",
        lambda found: f"{found['head']}{found['label']}{found['name']}.message",
    ),
    "an error's text alone": Mutation(
        ("SOC2-007",),
        rf"(?P<head>{_CATCH}\b(?:res|reply)\b[^;}}]{{0,80}}?\.(?:send|json|end)\(){_TEXT}(?=\))",
        lambda found: f"{found['head']}{found['name']}.message",
    ),
    "an error's text in an exception": Mutation(
        ("SOC2-007",),
        rf"(?P<head>{_CATCH}new \w+Exception\()(?:{_TEXT})?(?=\))",
        lambda found: f"{found['head']}{found['name']}.message",
    ),
    "an end of a token": Mutation(("SOC2-009",), r",\s*\{\s*expiresIn: [^{}\n]*\}(?=\))", nothing),
    "a secret": Mutation(
        ("SOC2-002",),
        r"(?P<head>(?:const \w*(?:SECRET|KEY|TOKEN|PASSWORD)\w* = |\b(?:secret|password|\w+Secret|\w+Password"
        rf"|\w*[aA]piKey|\w+Token): ))process\.env\.\w+!?(?: (?:\|\||\?\?) {_TEXT})?(?=[;,\n])",
        lambda found: f"{found['head']}'q8Zk3vT1xW7rB5nM'",
    ),
    "a bound value": Mutation(
        ("SOC2-004",),
        r"(?P<call>\.(?:query|execute)\()(?P<quote>[\"'`])(?P<text>[^\"'`\n?$]*)(?:\$1|\?)(?P<rest>[^\"'`\n?$]*)"
        r"(?P=quote), \[(?P<value>req\.(?:query|params|body)\.\w+)\](?=\))",
        lambda found: f"{found['call']}`{found['text']}${{{found['value']}}}{found['rest']}`",
    ),
    "a bound value of Prisma": Mutation(
        ("SOC2-004",),
        r"\.\$(?P<what>queryRaw|executeRaw)(?P<type><[^<>\n]*>)?(?P<text>`[^`]*\$\{[\w.]+\}[^`]*`)",
        lambda found: f".${found['what']}Unsafe{found['type'] or ''}({found['text']})",
    ),
    "a check of certificates": Mutation(
        ("SOC2-005",), r"rejectUnauthorized: true", lambda found: "rejectUnauthorized: false"
    ),
    "a check of certificates in what is set up": Mutation(
        ("SOC2-005",),
        r"(?P<agent>\bnew https\.Agent\(\{)(?P<gap>\s+)(?!\s*rejectUnauthorized)(?=\w)|\bssl: true\b",
        lambda found: (
            f"{found['agent']}{found['gap']}rejectUnauthorized: false,{found['gap']}"
            if found["agent"]
            else "ssl: { rejectUnauthorized: false }"
        ),
    ),
    "strong randomness": Mutation(
        ("SOC2-009",),
        r"\b(?:crypto\.)?randomBytes\(\d+\)\.toString\([\"']\w+[\"']\)",
        lambda found: "Math.random().toString(36).slice(2)",
    ),
    "a signature that is checked": Mutation(
        ("SOC2-009",),
        r"\b(?P<jwt>jwt|jsonwebtoken)\.verify\((?P<token>\w+), [^()\n]*(?:\([^()\n]*\))?\)(?=;| as |\n)",
        lambda found: f"{found['jwt']}.decode({found['token']})",
    ),
}
