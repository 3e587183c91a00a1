"""Defects for working code: a control that is taken away, or a mistake that is put in. Pure: text in, text out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.mutation.mutation import ACCESS, Mutation, nothing
from tests.mutation.script_seeds import SCRIPT


@dataclass(frozen=True)
class Seed:
    """One defect: its `kind`, the rules that may remark it, and the whole text of the file with it."""

    kind: str
    rules: frozenset[str]
    text: str


def _unused_parameter(found: re.Match[str]) -> str | None:
    """A parameter goes only where the body does not read it: else the code would not be code."""
    body = re.split(r"\n(?=[^\s)])", found.string[found.end() :], maxsplit=1)[0]
    if re.search(rf"\b{re.escape(found['name'])}\b", body):
        return None
    return found["after"] if found["before"].startswith(",") else found["before"]


def _error_text(found: re.Match[str]) -> str | None:
    return f"{found['head']}{found['label']}str({found['name']})"


PYTHON: Mapping[str, Mutation] = {
    "a decorator that asks who calls": Mutation(
        ACCESS,
        r"(?m)^[ \t]*@(?:[\w.]*\.)?(?:login_required|authenticated|require_login|jwt_required|admin_required"
        r"|\w+_required|authed_only|admins_only|requires|authenticated_only)\b(?:\([^\n()]*\))?\n",
        nothing,
    ),
    "a decorator of a class that asks who calls": Mutation(
        ACCESS,
        r"(?m)^@method_decorator\(\s*(?:login_required|permission_required|staff_member_required)\b[^\n]*"
        r"(?:\n[ \t]+[^\n]*)*\n?\)?\n(?=@|class )",
        nothing,
    ),
    "a parameter that asks who calls": Mutation(
        ACCESS,
        r"(?P<before>[,(]\s*)(?P<name>\w*(?:user|admin|account|caller|wallet)\w*)\s*:\s*"
        r"(?:CurrentUser|CurrentAdmin|Annotated\[[^\n]*?Depends\([^\n]*?\)\]"
        r"|[\w.|\s]+=\s*(?:Depends|Security)\([\w.]*\))(?P<after>(?:,\s*)?)",
        _unused_parameter,
    ),
    "a dependency of a route": Mutation(ACCESS, r",\s*dependencies=\[(?:Depends|Security)\([^\]\n]*\)\]", nothing),
    "permission classes": Mutation(
        ACCESS, r"(?m)^[ \t]+permission_classes = [\[(](?![\])]|[^\n]*AllowAny)[^\n]*[\])]\n", nothing
    ),
    "a mixin that asks who calls": Mutation(
        ACCESS, r"(?<=\()(?:LoginRequiredMixin|PermissionRequiredMixin), ", nothing
    ),
    "a limiter": Mutation(
        ("SOC2-006",),
        r"(?m)^[ \t]*@(?:\w*limiter\w*\.limit|\w*throttled?\w*|ratelimit\w*|rate_limit\w*)\([^\n]*\)\n",
        nothing,
    ),
    "throttle classes": Mutation(("SOC2-006",), r"(?m)^[ \t]+throttle_classes = [\[(][^\n]*[\])]\n", nothing),
    "a record": Mutation(
        ("SOC2-003", "SOC2-010"),
        r"(?m)^[ \t]+(?:await )?(?:[\w.]*(?:audit|log_action|log_event|record|activity|history|event)\w*(?:\.\w+)*)"
        r"\([^\n]*\)\n(?!\s*\n\S*def)",
        nothing,
    ),
    "a line in the log": Mutation(
        ("SOC2-003", "SOC2-010"), r"(?m)^[ \t]+(?:logger|log|logging|LOG)\.(?:info|warning)\([^\n]*\)\n", nothing
    ),
    "the owner in a look-up": Mutation(
        ("SOC2-008",),
        r", \w*(?:user|owner|author|customer|creator)\w*=(?:self\.)?(?:request\.user|current_user|user)"
        r"(?:\.id|\.pk)?(?=[,)])",
        nothing,
    ),
    "a cookie's flag": Mutation(("SOC2-009",), r",\s*(?:secure|httponly)=True(?=[,)\s])", nothing),
    "a protection of the session": Mutation(
        ("SOC2-009",),
        r"(?m)^(?P<name>[ \t]*(?:SESSION|CSRF|REMEMBER)_COOKIE_(?:SECURE|HTTPONLY) = )True",
        lambda found: f"{found['name']}False",
    ),
    "Django's check of forms": Mutation(
        ("SOC2-009",), r"(?m)^[ \t]+[\"']django\.middleware\.csrf\.CsrfViewMiddleware[\"'],\n", nothing
    ),
    "a check of certificates": Mutation(
        ("SOC2-005",),
        r"\brequests\.(?:get|post|put|patch|delete)\([\w.\[\]\"']+(?=, )(?![^\n]*verify=)",
        lambda found: f"{found[0]}, verify=False",
    ),
    "an error's text": Mutation(
        ("SOC2-007",),
        r"(?P<head>except [\w.()| ,]+ as (?P<name>\w+):\n(?:[^\n]*\n){0,3}?[^\n]*)"
        r"(?P<label>detail=|[\"'](?:error|message|detail)[\"']: )f?[\"'][^\"'\n]*[\"']",
        _error_text,
    ),
    "a secret": Mutation(
        ("SOC2-002",),
        r"(?P<name>(?:SECRET|\w+_PASSWORD|\w+_TOKEN|\w*API_KEY|\w*SECRET_KEY)\w* *= *)"
        r"(?:os\.environ\[[^\]\n]+\]|os\.getenv\([^\n()]+\)|os\.environ\.get\([^\n()]+\))",
        lambda found: f'{found["name"]}"q8Zk3vT1xW7rB5nM"',
    ),
    "a safe loader": Mutation(
        ("SOC2-004",),
        r"\byaml\.safe_load\((?P<what>[\w.\[\]\"']+)\)",
        lambda found: f"yaml.load({found['what']}, Loader=yaml.Loader)",
    ),
    "a bound value": Mutation(
        ("SOC2-004",),
        r"(?P<call>\bexecute\()(?P<quote>\"|')(?P<text>[^\"'\n%?]*)(?:%s|\?)(?P<rest>[^\"'\n%?]*)"
        r"(?P=quote), [\[(](?P<value>[\w.]+),?[\])]\)",
        lambda found: (
            f"{found['call']}f{found['quote']}{found['text']}{{{found['value']}}}{found['rest']}{found['quote']})"
        ),
    ),
    "strong randomness": Mutation(
        ("SOC2-009",),
        r"\bsecrets\.(?P<what>choice|randbelow)\(",
        lambda found: "random.choice(" if found["what"] == "choice" else "random.randrange(",
        before=lambda text: bool(re.search(r"(?m)^import (?:random|secrets)$", text)),
    ),
    "a signature that is checked": Mutation(
        ("SOC2-009",),
        r"(?P<call>\bjwt\.decode\([^()\n]*algorithms=\[[^\]\n]*\])(?=\))",
        lambda found: f'{found["call"]}, options={{"verify_signature": False}}',
    ),
}


def seeds(path: str, text: str) -> Iterator[Seed]:
    """Every defect that can be put into a file, one at a time, in the order of the kinds."""
    table = PYTHON if path.endswith(".py") else SCRIPT if path.endswith((".js", ".ts", ".mjs", ".cjs")) else {}
    for kind, mutation in table.items():
        if not mutation.before(text):
            continue
        for found in re.finditer(mutation.pattern, text):
            changed = mutation.change(found)
            if changed is not None and changed != found[0]:
                seeded = text[: found.start()] + changed + text[found.end() :]
                yield Seed(kind, frozenset(mutation.rules), _with_imports(kind, seeded))


def _with_imports(kind: str, text: str) -> str:
    """The defect's own import, as whoever wrote it would have it."""
    if kind != "strong randomness" or re.search(r"(?m)^import random$", text):
        return text
    still = re.search(r"\bsecrets\.", re.sub(r"(?m)^import secrets$", "", text))
    return re.sub(r"(?m)^import secrets$", "import random\nimport secrets" if still else "import random", text, count=1)
