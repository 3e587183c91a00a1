"""Defects for working code of Express and Nest."""

from collections.abc import Mapping

from tests.mutation.mutation import ACCESS, Mutation, nothing

_OWNERS = r"(?:user|owner|author|customer|creator|account|member)(?:_?[iI]d)?"
_CALLER = r"(?:req|request|ctx|session|user|caller|me)\b[\w.?!]*"

SCRIPT: Mapping[str, Mutation] = {
    "a guard of a route": Mutation(
        ACCESS,
        r"(?P<route>\b\w+\.(?:get|post|put|patch|delete)\((?P<quote>[\"'`])[^\"'`\n]*(?P=quote), )"
        r"(?:\w*(?:auth|Auth|require|ensure|guard|admin|Admin|isLogged)\w*(?:\.\w+)?(?:\([^()\n]*\))?), (?=\S)",
        lambda found: found["route"],
    ),
    "a guard of a method": Mutation(
        ACCESS, r"(?m)^[ \t]+@(?:UseGuards|Auth|Authenticated|Roles)\((?!ThrottlerGuard)[^\n]*\)\n", nothing
    ),
    "a limiter of a route": Mutation(
        ("SOC2-006",),
        r"(?P<route>\b\w+\.(?:post|put)\((?P<quote>[\"'`])[^\"'`\n]*(?P=quote), )"
        r"\w*(?:[lL]imiter|[lL]imit|few|slow)\w*, ",
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
    "the owner in a look-up": Mutation(("SOC2-008",), rf", {_OWNERS}: {_CALLER}(?= \}})", nothing),
    "the owner in a query": Mutation(
        ("SOC2-008",),
        rf"(?P<head>\.(?:query|execute)\((?P<quote>[\"'`])[^\"'`\n]*) AND {_OWNERS} = (?:\$\d|\?)"
        r"(?P<tail>[^\"'`\n]*(?P=quote), \[[^\]\n]*), [\w.]+(?=\])",
        lambda found: f"{found['head']}{found['tail']}",
    ),
    "a cookie's flag": Mutation(("SOC2-009",), r"(?:httpOnly|secure): true, ", nothing),
    "an error's text": Mutation(
        ("SOC2-007",),
        r"(?P<head>catch \((?P<name>\w+)(?:: \w+)?\) \{\n(?:[^\n]*\n){0,3}?[^\n]*\b(?:res|reply|ctx)\b[^\n]*)"
        r"(?P<label>(?:error|message): )[\"'][^\"'\n]*[\"']",
        lambda found: f"{found['head']}{found['label']}{found['name']}.message",
    ),
    "an error's text in an exception": Mutation(
        ("SOC2-007",),
        r"(?P<head>catch \((?P<name>\w+)(?:: \w+)?\) \{\n(?:[^\n]*\n){0,3}?[^\n]*new \w+Exception\()"
        r"(?:[\"'][^\"'\n]*[\"'])?(?=\))",
        lambda found: f"{found['head']}{found['name']}.message",
    ),
    "an end of a token": Mutation(("SOC2-009",), r",\s*\{\s*expiresIn: [^{}\n]*\}(?=\))", nothing),
    "a secret": Mutation(
        ("SOC2-002",),
        r"(?P<head>(?:const \w*(?:SECRET|KEY|TOKEN|PASSWORD)\w* = |\b(?:secret|password|apiKey): ))"
        r"process\.env\.\w+!?(?=[;,\n])",
        lambda found: f"{found['head']}'q8Zk3vT1xW7rB5nM'",
    ),
    "a bound value": Mutation(
        ("SOC2-004",),
        r"(?P<call>\.(?:query|execute)\()(?P<quote>[\"'`])(?P<text>[^\"'`\n?$]*)(?:\$1|\?)(?P<rest>[^\"'`\n?$]*)"
        r"(?P=quote), \[(?P<value>req\.(?:query|params|body)\.\w+)\](?=\))",
        lambda found: f"{found['call']}`{found['text']}${{{found['value']}}}{found['rest']}`",
    ),
    "a check of certificates": Mutation(
        ("SOC2-005",), r"rejectUnauthorized: true", lambda found: "rejectUnauthorized: false"
    ),
    "strong randomness": Mutation(
        ("SOC2-009",),
        r"\bcrypto\.randomBytes\(\d+\)\.toString\([\"']\w+[\"']\)",
        lambda found: "Math.random().toString(36).slice(2)",
    ),
}
