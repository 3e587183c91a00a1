"""Where a project writes down what its environment has to say: samples for whoever installs it, and how it is started.
Only names are taken from there, never values."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence

from bot.core.finding import Finding

SAMPLES = re.compile(
    r"(?:^|/)(?:[\w-]*\.?env(?:[._-](?!(?:[cm]?[jt]sx?|py)$)[\w-]+)*|[\w-]+\.env|(?:docker-)?compose(?:[._-][\w-]+)*\.ya?ml|(?:turbo|app)\.json"
    r"|render\.ya?ml|env\.d\.ts|readme\.md)$",
    re.IGNORECASE,
)
"""`.env.example`, `docker-compose.yml`, and what hosts and build tools are told (turbo.build, "Environment Variables";
devcenter.heroku.com, "app.json Schema"; render.com, "Blueprint Specification")."""

OF_SECRETS = "SOC2-002"

MAX_FILES, MAX_SAMPLES = 20, 8
"""Files with secrets whose samples are looked for, and how many each of them may have."""

NAME = re.compile(r"(?<![\w.$])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w(])")


def is_sample(path: str) -> bool:
    return SAMPLES.search(path) is not None


def samples_beside(findings: Sequence[Finding], paths: Iterable[str]) -> frozenset[str]:
    """The samples of a tree's `paths` that are nearest to the files in which secrets were found."""
    asking = sorted({one.location.path for one in findings if one.rule == OF_SECRETS})[:MAX_FILES]
    samples = sorted(path for path in paths if is_sample(path)) if asking else []
    return frozenset(path for own in asking for path in _nearest(own, samples))


def _nearest(own: str, samples: list[str]) -> list[str]:
    def near(path: str) -> tuple[int, int]:
        return -len(posixpath.commonpath((f"/{own}", f"/{path}"))), path.count("/")

    return sorted(samples, key=near)[:MAX_SAMPLES]


def names_in(texts: Iterable[str]) -> Iterator[str]:
    """What looks like a name of the environment, in the order of the texts."""
    for text in texts:
        yield from NAME.findall(text)
