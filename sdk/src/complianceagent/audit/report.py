"""A compliance report from the records of a period. Pure.

What counts as unusual, and why these numbers:

- busy day: a user's entries on one day exceed the median of that user's days by more than 3.5 robust deviations (1.4826
  times the median absolute deviation; Iglewicz, Hoaglin: "How to Detect and Handle Outliers", 1993), are more than
  twice the median and more than BUSY_AT_LEAST, and the user was active on FEWEST_DAYS days or more.
- burst of failures: FAILURES failed logins of a user, or from an address, within BURST_WINDOW: the limit of the login
  tier, so a burst means that it was reached.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from statistics import median

from complianceagent.audit.events import UNAUTHORIZED, AuditEventType, AuditRecord, AuditSeverity
from complianceagent.clock import moment_of, stamp

DEVIATIONS = 3.5
"""Robust standard deviations above the median from which a day is unusual (Iglewicz and Hoaglin, 1993)."""
ROBUST = 1.4826
"""A median absolute deviation times this is a standard deviation, where days are spread normally."""
BUSY_AT_LEAST = 20
"""Entries of a day below which it is never called busy: our own choice."""
FEWEST_DAYS = 5
"""Days with entries before anything is called usual: our own choice."""
FAILURES = 5
"""Failures within BURST_WINDOW that are called a burst: as many as the tier for logins lets through."""
BURST_WINDOW = timedelta(minutes=5)
"""How close together they are: the period of the tier for logins."""
LISTED = 1000
"""Incidents and attempts that are listed; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """Something to look at: `kind` is "busy_day" or "failure_burst", `who` a user or address, `when` a day or time."""

    kind: str
    who: str
    when: str
    count: int
    usual: float


@dataclass(slots=True)
class ComplianceReport:
    """What happened in a period, `start_date` included and `end_date` excluded (RFC 3339, UTC)."""

    tenant_id: str
    start_date: str
    end_date: str
    total_events: int = 0
    events_by_type: dict[str, int] = field(default_factory=dict)
    events_by_severity: dict[str, int] = field(default_factory=dict)
    events_without_body: int = 0
    security_incidents: int = 0
    unauthorized_attempts: int = 0
    incidents: list[dict[str, object]] = field(default_factory=list)
    attempts: list[dict[str, object]] = field(default_factory=list)
    unusual_activity: list[Unusual] = field(default_factory=list)
    chain_holds: bool = False
    chain_tip: str = ""

    def to_dict(self) -> dict[str, object]:
        """As data for JSON."""
        return asdict(self)


def period_of(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """A period whose end is a bare day takes that day in. Raises ValueError where it is empty."""
    day = end.hour == end.minute == end.second == end.microsecond == 0
    until = end + timedelta(days=1) if day else end
    if stamp(start) >= stamp(until):
        raise ValueError("the period ends before it begins")
    return start, until


def compose(tenant: str, start: datetime, end: datetime, records: Iterable[AuditRecord]) -> ComplianceReport:
    """Count, list and compare, in one pass; memory grows with users, days and failed logins, not with entries."""
    report = ComplianceReport(tenant, stamp(start), stamp(end))
    kinds, severities = Counter[str](), Counter[str]()
    days: dict[str, Counter[str]] = defaultdict(Counter)
    failures: dict[str, list[datetime]] = defaultdict(list)
    for record in records:
        report.total_events += 1
        body = record.body
        if not body:
            report.events_without_body += 1
            continue
        kind, severity, user = str(body.get("event_type")), str(body.get("severity")), str(body.get("user_id", ""))
        kinds[kind] += 1
        severities[severity] += 1
        if user:
            days[user][record.recorded_at[:10]] += 1
        if kind == AuditEventType.LOGIN_FAILURE:
            for who in {user, str(body.get("ip_address", ""))} - {""}:
                failures[who].append(moment_of(record.recorded_at))
        _list(report, record, kind, severity)
    report.events_by_type = dict(sorted(kinds.items()))
    report.events_by_severity = {str(each): severities[each] for each in AuditSeverity if severities[each]}
    report.unusual_activity = [*_busy_days(days), *_bursts(failures)]
    return report


def _list(report: ComplianceReport, record: AuditRecord, kind: str, severity: str) -> None:
    line = {"seq": record.seq, "recorded_at": record.recorded_at, **record.body}
    if kind == AuditEventType.SECURITY_INCIDENT or severity in (AuditSeverity.ERROR, AuditSeverity.CRITICAL):
        report.security_incidents += 1
        report.incidents += [line] if len(report.incidents) < LISTED else []
    if kind in UNAUTHORIZED or record.body.get("outcome") == "denied":
        report.unauthorized_attempts += 1
        report.attempts += [line] if len(report.attempts) < LISTED else []


def _busy_days(days: Mapping[str, Counter[str]]) -> Iterable[Unusual]:
    for user, counts in sorted(days.items()):
        if len(counts) < FEWEST_DAYS:
            continue
        usual = median(counts.values())
        spread = ROBUST * median(abs(count - usual) for count in counts.values())
        limit = max(usual + DEVIATIONS * spread, 2 * usual, BUSY_AT_LEAST)
        for day, count in sorted(counts.items()):
            if count > limit:
                yield Unusual("busy_day", user, day, count, float(usual))


def _bursts(failures: Mapping[str, list[datetime]]) -> Iterable[Unusual]:
    for who, moments in sorted(failures.items()):
        start = 0
        for end, moment in enumerate(moments):
            while moment - moments[start] > BURST_WINDOW:
                start += 1
            if end - start + 1 == FAILURES:
                yield Unusual("failure_burst", who, stamp(moment), FAILURES, 0.0)
                start = end + 1
