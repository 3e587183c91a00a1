"""Read the rules of a repository from the texts of its files. What is wrong with one is said, and the others hold."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Severity
from bot.core.inventory import ActKind, ControlKind
from bot.core.own_rule import FOLDER, EndpointQuery, OwnRule
from bot.core.rule import RuleInfo
from bot.engine.fields import Fault, Fields, near, read_yaml
from bot.engine.own_rules.patterns import read_patterns

TOOL = "own rules"
"""The tool that gaps are attributed to."""

MAX_RULES = 50
MAX_FILES = 200
MAX_FILE_BYTES = 32 * 1024
"""Rules of one repository, their files, and the bytes of each. Our own choice: a rule of ours has 4 KB."""

_NAME = re.compile(r"([A-Z][A-Z0-9]{1,9}-\d{3})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
DEFAULT_CONFIDENCE = 0.8


def read_own_rules(files: Mapping[str, bytes], criteria: Iterable[str]) -> tuple[tuple[OwnRule, ...], tuple[Gap, ...]]:
    """The rules below FOLDER, by id, and a gap for each file that is wrong. `files` are path -> content."""
    folders: dict[str, dict[str, bytes]] = defaultdict(dict)
    gaps: list[Gap] = []
    for path, content in sorted(files.items()):
        folder, _, name = path.removeprefix(FOLDER).partition("/")
        if name == "rule.yml" or (name.endswith(".semgrep.yml") and "/" not in name):
            folders[folder][name] = content
    known = tuple(criteria)
    rules: dict[str, OwnRule] = {}
    for number, (folder, found) in enumerate(sorted(folders.items())):
        at = f"{FOLDER}{folder}/"
        if number >= MAX_RULES:
            gaps.append(Gap(f"{at}rule.yml", GapReason.LIMIT, TOOL, f"more than {MAX_RULES} rules"))
            continue
        try:
            rule = _rule(folder, found, known)
            if rule.info.id in rules:
                raise _InFile("rule.yml", f"the id {rule.info.id} is taken by {rules[rule.info.id].folder}")
            rules[rule.info.id] = rule
        except _InFile as fault:
            gaps.append(Gap(f"{at}{fault.name}", GapReason.OWN_RULE, TOOL, f"{fault}; the rule is not looked for"))
    return tuple(rules.values()), tuple(gaps)


class _InFile(Exception):
    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name = name


def _rule(folder: str, found: Mapping[str, bytes], criteria: tuple[str, ...]) -> OwnRule:
    match = _NAME.fullmatch(folder)
    if match is None or match[1].startswith("SOC2-"):
        raise _InFile("rule.yml", "its folder is not named like ORG-001-payments (SOC2- is ours)")
    if "rule.yml" not in found:
        raise _InFile(min(found), "there is no rule.yml beside it")
    patterns: list[Mapping[str, object]] = []
    for name in sorted(found):
        if name != "rule.yml":
            try:
                patterns += read_patterns(_content(found[name]), match[1])
            except Fault as fault:
                raise _InFile(name, str(fault)) from None
    ids = [str(each["id"]) for each in patterns]
    if len(set(ids)) != len(ids):
        raise _InFile("rule.yml", "two of its patterns have one id")
    try:
        return _described(Fields(_content(found["rule.yml"])), match, tuple(patterns), criteria)
    except Fault as fault:
        raise _InFile("rule.yml", str(fault)) from None


def _content(raw: bytes) -> object:
    if len(raw) > MAX_FILE_BYTES:
        raise Fault(f"larger than {MAX_FILE_BYTES:,} bytes")
    try:
        return read_yaml(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise Fault("not UTF-8") from None


def _described(
    fields: Fields, match: re.Match[str], patterns: tuple[Mapping[str, object], ...], criteria: tuple[str, ...]
) -> OwnRule:
    name = fields.text("id")
    if name != match[1]:
        raise Fault(f"`id` is {name!r}, but its folder says {match[1]}")
    title = fields.text("title")
    severity = fields.word("severity", Severity, Severity.MEDIUM)
    speaks = fields.texts("criteria")
    for each in speaks:
        if each not in criteria:
            raise Fault(f"`criteria` holds {each!r}, which is no SOC 2 criterion")
    cwe = fields.numbers("cwe")
    why, fix = fields.text("why", "-"), fields.text("fix", "-")
    message = fields.text("message", title)
    confidence = fields.number("confidence", DEFAULT_CONFIDENCE, 0.3, 0.95)
    asked = fields.take("query")
    fields.no_more()
    query = _query(asked) if asked is not None else None
    if query is None and not patterns:
        raise Fault("there is neither a `query` nor a *.semgrep.yml beside it")
    tools = (*(["soc2"] if query else []), *(["semgrep"] if patterns else []))
    info = RuleInfo(name, match[2], title, severity, speaks, cwe, _or_none(why), _or_none(fix), tools)
    return OwnRule(info, f"{FOLDER}{match[0]}", message, confidence, query, patterns)


def _or_none(text: str) -> str:
    return "" if text == "-" else text


def _query(content: object) -> EndpointQuery:
    outer = Fields(content, "query")
    fields = Fields(outer.take("endpoints"), "query.endpoints")
    outer.no_more()
    path = fields.text("path", "/**")
    if not path.startswith("/"):
        raise Fault("`query.endpoints.path` does not begin with a slash")
    methods = tuple(method.upper() for method in fields.texts("methods"))
    for method in methods:
        if method not in _METHODS:
            raise Fault(f"`query.endpoints.methods` holds {method!r}{near(method, _METHODS)}")
    query = EndpointQuery(
        path=path,
        methods=methods,
        frameworks=fields.texts("frameworks"),
        having=fields.words("with", ControlKind),
        without=fields.words("without", ControlKind),
        acts=fields.words("acts", ActKind),
        public=fields.truth("public"),
    )
    fields.no_more()
    return query
