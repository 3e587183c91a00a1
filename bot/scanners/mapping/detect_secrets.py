"""detect-secrets 1.5.0: every secret type, mapped or left out."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.finding import Severity
from bot.scanners.mapping.interface import LeftOut


class Judge(StrEnum):
    """How much of the judgement the tool leaves to us."""

    FORMAT = "a vendor's format: a secret wherever it stands, unless it is marked as an example"
    KEY_BLOCK = "a PEM header: a secret if key material follows"
    NAME = "a telling name: the value has to be judged"
    ENTROPY = "a random-looking value: the name beside it has to promise a secret"
    URL = "user and password in a URL"


@dataclass(frozen=True)
class SecretType:
    what: str
    judge: Judge
    severity: Severity = Severity.CRITICAL
    confidence: float = 0.9
    cwe: tuple[int, ...] = (798,)
    options: tuple[tuple[str, float], ...] = ()
    """Given to the plugin. Where a name has to promise a secret anyway, less entropy is enough."""
    open_end: bool = False
    """The tool's expression stops before the end of what it found."""
    short_lived: bool = False
    """It ends by itself: in documentation, it shows what one looks like."""


def _token(what: str) -> SecretType:
    return SecretType(what, Judge.FORMAT)


_NAMED = SecretType("A password, key or token", Judge.NAME, Severity.HIGH, 0.7, (798, 259))
_RANDOM = SecretType(
    "A random-looking key or token", Judge.ENTROPY, Severity.HIGH, 0.7, (798, 321), options=(("limit", 2.8),)
)

DETECT_SECRETS: dict[str, SecretType | LeftOut] = {
    "Artifactory Credentials": _token("An Artifactory token"),
    "AWS Access Key": _token("An AWS access key"),
    "Azure Storage Account access key": _token("An Azure storage account key"),
    "Base64 High Entropy String": _RANDOM,
    "Basic Auth Credentials": SecretType("A password in a URL", Judge.URL, Severity.HIGH, 0.8, (798, 522)),
    "Cloudant Credentials": _token("A Cloudant password"),
    "Discord Bot Token": _token("A Discord bot token"),
    "GitHub Token": _token("A GitHub token"),
    "GitLab Token": _token("A GitLab token"),
    "Hex High Entropy String": _RANDOM,
    "IBM COS HMAC Credentials": _token("An IBM Cloud object storage key"),
    "IBM Cloud IAM Key": _token("An IBM Cloud key"),
    "JSON Web Token": SecretType(
        "A signed JSON Web Token", Judge.FORMAT, Severity.HIGH, 0.7, open_end=True, short_lived=True
    ),
    "Mailchimp Access Key": _token("A Mailchimp key"),
    "NPM tokens": _token("An npm token"),
    "OpenAI Token": _token("An OpenAI key"),
    "Private Key": SecretType("A private key", Judge.KEY_BLOCK, cwe=(321, 798)),
    "Public IP (ipv4)": LeftOut("an address is no secret"),
    "PyPI Token": _token("A PyPI token"),
    "Secret Keyword": _NAMED,
    "SendGrid API Key": _token("A SendGrid key"),
    "Slack Token": _token("A Slack token"),
    "SoftLayer Credentials": _token("A SoftLayer key"),
    "Square OAuth Secret": _token("A Square secret"),
    "Stripe Access Key": _token("A Stripe key"),
    "Telegram Bot Token": _token("A Telegram bot token"),
    "Twilio API Key": _token("A Twilio key"),
}
