"""Second factors: the answers of RFC 6238, and no code good twice."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from complianceagent import MfaService, RateLimiter
from complianceagent.errors import RateLimited
from complianceagent.mfa.service import Enrollment, factors
from complianceagent.testing import FrozenClock, isolated
from sqlalchemy import select


def test_the_answers_of_rfc_6238() -> None:
    """Appendix B, SHA-1, the last six of eight digits: the library that does the sums gives them."""
    totp = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    for moment, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        assert totp.at(moment) == code


@pytest.fixture
def clock() -> Any:
    with isolated() as controls:
        yield controls.clock


@pytest.fixture
def mfa(clock: FrozenClock) -> MfaService:
    return MfaService("Shop", clock=clock)


def code_of(enrollment: Enrollment, clock: FrozenClock) -> str:
    return pyotp.TOTP(parse_qs(urlsplit(enrollment.uri).query)["secret"][0]).at(clock.now())


def enrolled(mfa: MfaService, clock: FrozenClock) -> Enrollment:
    enrollment = mfa.enroll("ann", "acme")
    assert mfa.confirm("ann", code_of(enrollment, clock), "acme")
    clock.advance(30)
    return enrollment


def test_a_factor_counts_once_it_is_confirmed(mfa: MfaService, clock: FrozenClock) -> None:
    enrollment = mfa.enroll("ann", "acme")
    assert not mfa.is_enrolled("ann", "acme")
    assert not mfa.verify("ann", code_of(enrollment, clock), "acme")
    assert not mfa.confirm("ann", "000000", "acme")
    assert mfa.confirm("ann", code_of(enrollment, clock), "acme")
    assert mfa.is_enrolled("ann", "acme")
    mfa.remove("ann", "acme")
    assert not mfa.is_enrolled("ann", "acme")


def test_a_code_is_good_once_and_for_its_time(mfa: MfaService, clock: FrozenClock) -> None:
    enrollment = enrolled(mfa, clock)
    code = code_of(enrollment, clock)
    assert mfa.verify("ann", code, "acme")
    assert not mfa.verify("ann", code, "acme")
    clock.advance(timedelta(minutes=10))
    early = code_of(enrollment, clock)
    clock.advance(61)
    assert not mfa.verify("ann", early, "acme")
    assert not mfa.verify("ann", code_of(enrollment, clock), "other")


def test_tries_are_limited(mfa: MfaService, clock: FrozenClock) -> None:
    enrolled(mfa, clock)
    with pytest.raises(RateLimited):
        for _ in range(6):
            mfa.verify("ann", "123456", "acme")


def test_recovery_codes_are_good_once(clock: FrozenClock) -> None:
    mfa = MfaService("Shop", limiter=RateLimiter(), clock=clock)
    enrollment = enrolled(mfa, clock)
    assert len(set(enrollment.recovery_codes)) == 10
    assert mfa.verify("ann", enrollment.recovery_codes[3].upper(), "acme")
    assert not mfa.verify("ann", enrollment.recovery_codes[3], "acme")
    assert not mfa.verify("ann", "", "acme")


def test_nothing_is_stored_or_shown_in_clear(mfa: MfaService, clock: FrozenClock) -> None:
    from complianceagent import defaults

    enrollment = enrolled(mfa, clock)
    secret = parse_qs(urlsplit(enrollment.uri).query)["secret"][0]
    with defaults.engine().connect() as connection:
        stored = str(connection.execute(select(factors)).all())
    for text in (stored, repr(enrollment)):
        assert secret not in text
        assert enrollment.recovery_codes[0] not in text
