"""Read a policy from the text of its file. A mistake is named with its line, and nothing of the file then holds."""

from collections.abc import Iterable, Mapping

from bot.core.finding import Severity
from bot.core.limits import INLINE_COMMENTS
from bot.core.policy import DEFAULT_POLICY, Exclusion, Policy, RuleChoice, WaiverPolicy
from bot.core.source import LANGUAGES
from bot.engine.fields import Fault, Fields, line_of, near, read_yaml

MAX_POLICY_BYTES = 64 * 1024
"""Bytes of a policy file. Our own choice: a long one has 4 KB."""

MAX_ITEMS = 200
"""Items of one of its lists, and characters of one glob. Our own choice: more are a mistake, or cost time."""

LONGEST_RETENTION = 36_500
"""Days, as KEEP_DAYS has them at most."""

LANGUAGE_NAMES = tuple(sorted(set(LANGUAGES.values())))


class PolicyFault(Exception):
    """What is wrong with a policy, in one sentence; `line` is where (0: unknown)."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {words}" if line else words)
        self.line = line


def read_policy(content: bytes, rules: Iterable[str], under: Policy | None = None) -> Policy:
    """The policy that a file states. `under` is the organisation's, which holds where the file says nothing; without
    one the file is the organisation's own, which alone may say what is required. `rules` are the ids it may speak of
    beside those of a repository's own rules (named like ORG-001). Raises PolicyFault."""
    if len(content) > MAX_POLICY_BYTES:
        raise PolicyFault(f"the policy is larger than {MAX_POLICY_BYTES:,} bytes")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise PolicyFault("the policy is not UTF-8") from None
    try:
        stated = read_yaml(text)
        return _policy(Fields({} if stated is None else stated), tuple(rules), under)
    except Fault as fault:
        raise PolicyFault(str(fault), line_of(text, fault.key)) from None


def try_policy(content: bytes, rules: Iterable[str], under: Policy | None = None) -> tuple[Policy | None, str]:
    """As `read_policy`, with what is wrong as a value."""
    try:
        return read_policy(content, rules, under), ""
    except PolicyFault as fault:
        return None, str(fault)


def _policy(fields: Fields, rules: tuple[str, ...], under: Policy | None) -> Policy:
    if fields.take("version") not in (None, 1):
        raise Fault("`version` is not 1, the only one there is", "version")
    above = under or DEFAULT_POLICY
    include, languages = _scope(fields.take("scope"), above)
    exclude = tuple(_exclusion(item, f"exclude[{number}]") for number, item in enumerate(_list(fields, "exclude")))
    block = fields.word("block", Severity, above.block)
    confidence = fields.whole("confidence", above.confidence, 0, 100)
    required = _required(fields, rules, under)
    policy = Policy(
        include=include,
        languages=languages,
        exclude=(*above.exclude, *exclude),
        block=block,
        inline_comments=fields.whole("inline_comments", above.inline_comments, 0, INLINE_COMMENTS),
        rules={**above.rules, **_choices(fields.take("rules"), rules, above.required)},
        required=required,
        required_block=block if under is None else above.required_block,
        confidence=confidence,
        required_confidence=confidence if under is None else above.required_confidence,
        model=_model(fields.take("fixes"), above.model),
        waivers=_waivers(fields.take("waivers"), above.waivers),
        retention=_retention(fields, above.retention),
    )
    fields.no_more()
    return policy


def _retention(fields: Fields, above: int | None) -> int | None:
    """Where the organisation keeps pages for a shorter time, no repository keeps them longer."""
    if not fields.has("retention"):
        return above
    most = above or LONGEST_RETENTION
    return fields.whole("retention", most, 1, most)


def _list(fields: Fields, key: str) -> list[object]:
    value = fields.take(key)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MAX_ITEMS:
        raise Fault(f"`{key}` is not a list of at most {MAX_ITEMS} items", key)
    return value


def _globs(fields: Fields, key: str, where: str) -> tuple[str, ...]:
    globs = fields.texts(key)
    if len(globs) > MAX_ITEMS or any(len(glob) > MAX_ITEMS for glob in globs):
        raise Fault(f"`{where}` has more than {MAX_ITEMS} globs, or one of more characters", where)
    for glob in globs:
        if glob.startswith("!"):
            raise Fault(f"`{where}` holds {glob!r}: a glob cannot be negated; list what is meant", where)
    return globs


def _scope(content: object, above: Policy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if content is None:
        return above.include, above.languages
    fields = Fields(content, "scope")
    include, languages = _globs(fields, "include", "scope.include"), fields.texts("languages")
    for language in languages:
        if language not in LANGUAGE_NAMES:
            words = f"`scope.languages` holds {language[:100]!r}{near(language, LANGUAGE_NAMES)}"
            raise Fault(words, "scope.languages")
    fields.no_more()
    return include, languages


def _exclusion(content: object, where: str) -> Exclusion:
    fields = Fields(content, where)
    paths = _globs(fields, "paths", f"{where}.paths")
    if not paths:
        raise Fault(f"`{where}.paths` is missing", where)
    exclusion = Exclusion(paths, fields.text("reason"))
    fields.no_more()
    return exclusion


def _choices(content: object, rules: tuple[str, ...], required: frozenset[str]) -> Mapping[str, RuleChoice]:
    if content is None:
        return {}
    outer = Fields(content, "rules")
    chosen: dict[str, RuleChoice] = {}
    for name in outer.names():
        _known(name, rules, "rules", f"rules.{name}")
        if name in required:
            raise Fault(f"{name} is required by the organisation, and cannot be altered here", f"rules.{name}")
        fields = Fields(outer.take(name), f"rules.{name}")
        severity = fields.word("severity", Severity, Severity.MEDIUM) if fields.has("severity") else None
        chosen[name] = RuleChoice(severity, fields.text("disabled", ""))
        fields.no_more()
    return chosen


def _required(fields: Fields, rules: tuple[str, ...], under: Policy | None) -> frozenset[str]:
    names = fields.texts("required")
    if under is None:
        for name in names:
            _known(name, rules, "required", "required")
        return frozenset(names)
    if names:
        raise Fault("only the organisation's defaults can say which rules are `required`", "required")
    return under.required


def _known(name: str, rules: tuple[str, ...], where: str, key: str) -> None:
    """A rule of ours must be one there is; how a repository calls its own rules is its own affair."""
    if name not in rules and (name.startswith("SOC2-") or "-" not in name):
        raise Fault(f"`{where}` names {name[:100]!r}, which is no rule{near(name, rules)}", key)


def _model(content: object, above: bool) -> bool:
    """Where the organisation forbids a model, no repository allows it."""
    if content is None:
        return above
    fields = Fields(content, "fixes")
    model = fields.truth("model")
    fields.no_more()
    return above and model is not False


def _waivers(content: object, above: WaiverPolicy) -> WaiverPolicy:
    """Where the organisation asks for four eyes, or for shorter waivers, no repository asks for less."""
    if content is None:
        return above
    fields = Fields(content, "waivers")
    four_eyes = fields.truth("four_eyes")
    longest = fields.whole("longest_days", above.longest_days, 1, above.longest_days)
    fields.no_more()
    return WaiverPolicy(above.four_eyes if above.four_eyes or four_eyes is None else four_eyes, longest)
