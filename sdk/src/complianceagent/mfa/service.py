"""A second factor: codes of an authenticator (TOTP, RFC 6238), and recovery codes for when it is lost."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Engine, Integer, String, Table, Text, delete, insert, select, update

from complianceagent import config, defaults
from complianceagent.clock import Clock, stamp
from complianceagent.crypto.ciphertext import FieldContext
from complianceagent.database import metadata, prepare
from complianceagent.errors import NotConfigured
from complianceagent.keys.lifecycle import KeyPurpose

if TYPE_CHECKING:
    from complianceagent.crypto.service import EncryptionService
    from complianceagent.rates.limiter import RateLimiter

STEP_SECONDS = 30
"""RFC 6238, section 5.2."""
DRIFT_STEPS = 1
"""Codes of one step earlier or later are good, too: the allowance of RFC 6238, section 5.2."""
RECOVERY_CODES = 10
"""How many a user gets: our own choice."""
RECOVERY_BYTES = 10
"""80 random bits in each code: too many to guess, so a fast hash keeps them (NIST SP 800-63B, section 5.1.2)."""
TRIES, TRIES_SECONDS = 5, 300
"""Codes that may be tried: a six-digit code is guessed by one of 333,333 tries with the drift above."""

factors = Table(
    "ca_mfa",
    metadata,
    Column("tenant_id", String(200), primary_key=True),
    Column("user_id", String(200), primary_key=True),
    Column("secret", Text, nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("recovery", Text, nullable=False),
    Column("confirmed_at", String(27)),
)


@dataclass(frozen=True, slots=True, repr=False)
class Enrollment:
    """Shown to the user once: the URI for the QR code, and the recovery codes. Its repr shows neither."""

    uri: str
    recovery_codes: tuple[str, ...]


class MfaService:
    """Second factors of users. Secrets are stored encrypted, recovery codes as hashes; no code is good twice."""

    def __init__(
        self,
        issuer: str,
        engine: Engine | None = None,
        *,
        encryption: "EncryptionService | None" = None,
        limiter: "RateLimiter | None" = None,
        clock: Clock | None = None,
    ) -> None:
        """Raises NotConfigured where PyOTP is not installed (the extra `mfa`)."""
        try:
            import pyotp
        except ImportError:
            raise NotConfigured("pip install complianceagent[mfa]") from None
        self._pyotp, self._issuer = pyotp, issuer
        self._engine = engine if engine is not None else defaults.engine()
        self._encryption = encryption if encryption is not None else defaults.encryption()
        self._limiter = limiter if limiter is not None else defaults.rate_limiter()
        self._clock = clock or config.current().clock
        if config.current().create_tables:
            prepare(self._engine, tables=[factors])

    def enroll(self, user_id: object, tenant_id: object = "") -> Enrollment:
        """Give a user a new second factor instead of any former one. It counts once `confirm` has seen a code of it."""
        user, tenant = str(user_id), str(tenant_id)
        secret = self._pyotp.random_base32()
        codes = tuple(secrets.token_hex(RECOVERY_BYTES) for _ in range(RECOVERY_CODES))
        sealed = self._encryption.encrypt_field(secret, KeyPurpose.CREDENTIALS, context=_place(user, tenant))
        uri = self._pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=self._issuer)
        del secret
        hashes = json.dumps([_hash(code) for code in codes])
        with self._engine.begin() as connection:
            connection.execute(delete(factors).where(*_here(user, tenant)))
            connection.execute(
                insert(factors).values(tenant_id=tenant, user_id=user, secret=sealed, last_step=0, recovery=hashes)
            )
        return Enrollment(uri, codes)

    def confirm(self, user_id: object, code: str, tenant_id: object = "") -> bool:
        """The first code: from now on the factor counts. Raises RateLimited."""
        user, tenant = str(user_id), str(tenant_id)
        if not self._totp(user, tenant, code):
            return False
        with self._engine.begin() as connection:
            confirmed = update(factors).where(*_here(user, tenant), factors.c.confirmed_at.is_(None))
            connection.execute(confirmed.values(confirmed_at=stamp(self._clock.now())))
        return True

    def is_enrolled(self, user_id: object, tenant_id: object = "") -> bool:
        """Whether the user has a second factor that counts."""
        row = self._row(str(user_id), str(tenant_id))
        return row is not None and row.confirmed_at is not None

    def verify(self, user_id: object, code: str, tenant_id: object = "") -> bool:
        """Whether this is the user's present code or an unused recovery code, each good once. Raises RateLimited."""
        user, tenant = str(user_id), str(tenant_id)
        if not self.is_enrolled(user, tenant):
            return False
        return (
            self._totp(user, tenant, code)
            if code.strip().isdigit() and len(code.strip()) == 6
            else self._recovery(user, tenant, code)
        )

    def remove(self, user_id: object, tenant_id: object = "") -> None:
        """Take a user's second factor away."""
        with self._engine.begin() as connection:
            connection.execute(delete(factors).where(*_here(str(user_id), str(tenant_id))))

    def _totp(self, user: str, tenant: str, code: str) -> bool:
        self._limiter.check("mfa", f"{tenant}:{user}", TRIES, TRIES_SECONDS)
        row = self._row(user, tenant)
        if row is None:
            return False
        context = _place(user, tenant)
        totp = self._pyotp.TOTP(self._encryption.decrypt_field(row.secret, KeyPurpose.CREDENTIALS, context=context))
        now = int(self._clock.now().timestamp()) // STEP_SECONDS
        steps = range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1)
        given = code.strip()
        right = [step for step in steps if self._pyotp.utils.strings_equal(given, totp.generate_otp(step))]
        fresh = [step for step in right if step > row.last_step]
        if not fresh:
            return False
        with self._engine.begin() as connection:  # of two that come with one code at the same time, one is let in
            used = update(factors).where(*_here(user, tenant), factors.c.last_step < fresh[0])
            return connection.execute(used.values(last_step=fresh[0])).rowcount == 1

    def _recovery(self, user: str, tenant: str, code: str) -> bool:
        self._limiter.check("mfa", f"{tenant}:{user}", TRIES, TRIES_SECONDS)
        row = self._row(user, tenant)
        hashes = json.loads(row.recovery) if row is not None else []
        wanted = _hash(code.strip().lower().replace("-", ""))
        left = [each for each in hashes if not secrets.compare_digest(each, wanted)]
        if row is None or len(left) == len(hashes):
            return False
        with self._engine.begin() as connection:
            used = update(factors).where(*_here(user, tenant), factors.c.recovery == row.recovery)
            return connection.execute(used.values(recovery=json.dumps(left))).rowcount == 1

    def _row(self, user: str, tenant: str) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(select(factors).where(*_here(user, tenant))).first()


def _here(user: str, tenant: str) -> tuple[Any, Any]:
    return factors.c.user_id == user, factors.c.tenant_id == tenant


def _place(user: str, tenant: str) -> FieldContext:
    return FieldContext(tenant=tenant, table="ca_mfa", column="secret", row=user)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8")).hexdigest()
