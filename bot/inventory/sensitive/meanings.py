"""What a name says about the data behind it, and what protects data."""

import re
from enum import StrEnum
from functools import lru_cache

from bot.inventory.words import words


class Meaning(StrEnum):
    PASSWORD = "password"  # noqa: S105 - a kind of data
    CARD = "card number"
    PIN = "PIN or card code"
    NUMBER = "number of a person's document"
    BANK = "bank account"
    SECRET = "key or token"  # noqa: S105 - a kind of data
    HEALTH = "health record"


_PASSWORD = re.compile(
    r"^(?:(?:user|login|account|admin|member|plain|raw|clear|plaintext) )?(?:password|passwd|pwd|passphrase)$"
)
_STORED_LOGIN = re.compile(
    r"^(?:\w+ )*(?:smtp|mail|email|imap|ftp|sftp|ssh|db|database|proxy|router|device|wifi|vpn|ldap|remote)"
    r" (?:\w+ )?(?:password|passwd|pwd)$"
)
_CARD = re.compile(
    r"^(?:(?:credit|debit|bank|payment|cc|visa) ?)?card (?:number|no|num|pan)$|^(?:cc|creditcard|credit card"
    r"|pan) (?:number|num)$"
    r"|^(?:credit|debit) card$|^card(?:number|num)$|^creditcard$|^ccnum(?:ber)?$"
)
_PIN = re.compile(
    r"^(?:(?:user|atm|card|security|account|login|access|transaction|wallet) )?pin(?: number)?$"
    r"|^(?:card )?(?:cvv2?|cvc2?|cvn|csc)"
    r"(?: code| number)?$|^(?:card )?(?:security|verification) code$"
)
_NUMBER = re.compile(
    r"^(?:\w+ )?(?:ssn|social security(?: (?:number|no))?|national (?:id|insurance)(?: (?:number|no))?"
    r"|passport (?:number|no|num)"
    r"|aadhaar(?: number)?|aadhar(?: number)?|driver s? ?licen[cs]e(?: (?:number|no))?"
    r"|drivers? licen[cs]e(?: (?:number|no))?"
    r"|id card number|identity number|personal identification number|tax payer id|taxpayer id|sin number)$"
)
_BANK = re.compile(r"^(?:\w+ )?(?:iban|bank account(?: (?:number|no))?|routing number)$|^account number$")
_SECRET = re.compile(
    r"^(?:\w+ )*(?:(?:access|refresh|api|auth|oauth|bearer|bot|session|remember|personal access|user|login|id|app"
    r"|webhook"
    r"|integration|bridge|service|password reset|reset password|reset|recovery) token"
    r"|(?:api|app|access|secret|private|signing|encryption|service|webhook|master|admin|license|ssh) key|apikey"
    r"|apitoken|oauth token secret|token secret"
    r"|(?:client|webhook|app|api|signing|shared|consumer|oauth|otp|totp|hotp|mfa|2fa|two factor|tfa|hmac) secret"
    r"|secret key|secret access key|private ?key(?: pem)?|recovery codes?|backup codes?|mnemonic|seed phrase)$"
)
_BARE = re.compile(r"^(?:token|key|secret|secret value|value)$")
_HOLDS_SECRETS = re.compile(
    r"\b(?:api ?keys?|api ?tokens?|access ?tokens?|auth ?tokens?|refresh ?tokens?|personal ?access|user ?tokens?"
    r"|tokens?|credentials?|secrets?"
    r"|web ?hooks?|integrations?|oauth\w*|reset ?tokens?|password ?resets?|service ?accounts?)$"
)
_HOLDS_OTHERS = re.compile(
    r"\b(?:device|push|fcm|apns|csrf|captcha|invite|invitation|unsubscribe|feed|confirmation|verification|word"
    r"|lexer|parser"
    r"|syntax|nlp|coin|currency|erc20)\b"
)
_HEALTH = re.compile(
    r"^(?:\w+ )?(?:diagnos[ie]s|medical (?:record|history|notes?|condition)s?|hiv status|prescriptions?|allergies"
    r"|blood type"
    r"|mental health\w*|health (?:record|condition|notes)s?|symptoms|treatment notes|medications?)$"
)
_HARMLESS = re.compile(
    r"\b(?:hash|hashed|digest|hmac of|encrypted|encr|enc|cipher|ciphertext|crypted|sealed|last ?4|last ?four"
    r"|masked|mask|fingerprint|public"
    r"|hint|expires?|expired|expiry|expiration|created|updated|used|count|type|url|uri|path|file|field|name|label"
    r"|prefix|suffix"
    r"|salt|algorithm|length|policy|enabled|required|at|on|is|has|help|page|next|sync|delta|cursor|device|fcm"
    r"|push|apns|csrf"
    r"|card ?token|payment|checkout|gift|loyalty|library|unsubscribe|share|public key|captcha|site ?key|recaptcha"
    r"|sort|primary"
    r"|foreign|cache|idempotency|partition|route|object|storage|locker|object key|max|min|tokens used|context"
    r"|placeholder|env)\b"
)
_PROTECTS = re.compile(
    r"hash|encrypt|make_?password|set_?password|digest|bcrypt|scrypt|argon|pbkdf|kdf|derive|crypt|seal|cipher"
    r"|vault|fernet|hmac"
    r"|sha\d|md5|blake|generate_password|get_password|encode_password|set_unusable|tokenize|checksum",
    re.IGNORECASE,
)
_UNPROTECTS = re.compile(r"decrypt|unhash|decipher|verify|check|compare|validate|unseal", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def meaning_of(name: str, model: str = "") -> Meaning | None:
    """What a column of a class, or a variable, holds; None for nothing that has to be protected."""
    said = words(name).strip()
    if _HARMLESS.search(said):
        return None
    for pattern, meaning in (
        (_PASSWORD, Meaning.PASSWORD),
        (_STORED_LOGIN, Meaning.SECRET),
        (_CARD, Meaning.CARD),
        (_PIN, Meaning.PIN),
        (_NUMBER, Meaning.NUMBER),
        (_BANK, Meaning.BANK),
        (_SECRET, Meaning.SECRET),
        (_HEALTH, Meaning.HEALTH),
    ):
        if pattern.search(said):
            return meaning
    holder = words(model)
    holds = bool(_HOLDS_SECRETS.search(holder)) and not _HOLDS_OTHERS.search(holder)
    return Meaning.SECRET if holds and _BARE.match(said) else None


def is_protecting(name: str) -> bool:
    """Does a function of this name hash or encrypt?"""
    return bool(_PROTECTS.search(name)) and not _UNPROTECTS.search(name)


def is_protected_name(name: str) -> bool:
    """`hashed_password`, `password_digest`, `encrypted_token`"""
    return bool(re.search(r"hash|digest|encrypt|cipher|(?:^|_)enc(?:_|$)|crypted", name, re.IGNORECASE))
