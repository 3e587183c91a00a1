"""What kind of file a path names: shipped code, or something that only looks like it."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.core.source import SourceFile


class FileKind(StrEnum):
    """What a scanner may expect in a file. A path is a claim of its author, so no kind but `TEST` and
    `DATA` keeps a scanner from looking for tokens that are secrets wherever they stand."""

    CODE = "code"
    TEST = "test"
    DOCS = "docs"
    """Documentation, examples, pipelines and the settings of test tools: full of values that only look like secrets."""
    MIGRATION = "migration"
    DATA = "data"
    """Lock files, bundles, drawings, translations: written by machines or for people, and full of noise."""


NOT_SCANNED: Mapping[FileKind, str] = MappingProxyType(
    {
        FileKind.TEST: "tests are not scanned",
        FileKind.DATA: "bundles, lock files and other machine-made data are not scanned",
    }
)
"""The kinds of files that no scanner accepts, of whatever size, and how to say so."""


_TEST_FOLDERS = frozenset(
    {
        "test",
        "tests",
        "spec",
        "specs",
        "__tests__",
        "e2e",
        "fixtures",
        "fixture",
        "testdata",
        "test_data",
        "test_resources",
        "test-resources",
        "__mocks__",
        "mock",
        "mocks",
        "cypress",
        "test-environment",
        "test-environments",
        "test_environments",
        "testenv",
    }
)
_SHORT_FOLDERS = [["t", kind] for kind in ("unit", "integration", "functional", "smoke", "benchmarks")]
"""`t/unit` at the top: tests as Celery's projects and Perl's keep them."""
_DOC_FOLDERS = frozenset({"doc", "docs", "documentation", "examples", "example", "samples", "sample"})
_DATA_FOLDERS = frozenset(
    {
        "node_modules",
        "vendor",
        "vendored",
        "third_party",
        "locale",
        "locales",
        "translations",
        "i18n",
        "bower_components",
    }
)
_TEST_NAME = re.compile(
    r"^(test_.*|.*_tests?|conftest|tests?)\.pyi?$|\.(test|spec|e2e-spec|cy|stories|mock)\.[cm]?[jt]sx?$|_test\.go$"
)
_DOC_NAME = re.compile(
    r"\.(md|mdx|rst|adoc|ipynb)$|(^|\.)(example|sample|dist|template|tmpl|tpl)(\.|$)"
    r"|^(swagger|openapi)[\w.-]*\.(json|ya?ml)$"
)
_DATA_NAME = re.compile(
    r"\.(lock|lockb|map|svg|css|scss|less|po|pot|mo|csv|tsv|sum|snap|ttf|woff2?|pem\.pub)$|\.min\.[a-z]+$|[.-]bundle(\.\w+)?\.js$|_pb2(_grpc)?\.pyi?$|\.pb(\.\w+)?\.go$"
    r"|^(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|cartfile\.resolved|package\.resolved"
    r"|packages\.lock\.json|gradle\.lockfile|\.secrets\.baseline)$"
)


_MESSAGES = re.compile(
    r"(^|/)(intl|langs?|languages?|l10n|messages)/([\w-]+/)*[a-z]{2,3}([-_][a-z]{2,4}){0,2}(/[\w.-]+)?\.(json|ya?ml|properties|php|arb|toml)$"
    r"|(^|/)messages?_[a-z]{2}(_[a-z]{2})?\.properties$"
)
"""Texts in many languages: in a folder that says so, each file or folder named after its language (BCP 47)."""
_BUILT = re.compile(r"(^|/)(static|assets|dist|build)/(.*/)?[^/]*[-.](?=[\w-]*[0-9A-Z])[\w-]{8}\.m?js$")
"""Bundlers write the first 8 characters of a content hash into the names of what they build."""
_PIPELINE = re.compile(
    r"(^|/)\.env\.(test|testing|ci|e2e)(\.|$)|(^|/)(pytest\.ini|tox\.ini|setup\.cfg|pyproject\.toml|noxfile\.py)$|^(\.github|\.gitlab|\.circleci|\.buildkite|\.ci)/|^(\.gitlab-ci|\.travis|azure-pipelines)\.ya?ml$"
)


def kind_of(path: str) -> FileKind:
    """The kind of file a path claims to be. Only whole folder names count."""
    *folders, name = path.lower().split("/")
    if _DATA_NAME.search(name) or not _DATA_FOLDERS.isdisjoint(folders):
        return FileKind.DATA
    if _BUILT.search(path) or _MESSAGES.search(path.lower()):
        return FileKind.DATA
    if _TEST_NAME.search(name) or not _TEST_FOLDERS.isdisjoint(folders) or folders[:2] in _SHORT_FOLDERS:
        return FileKind.TEST
    if _DOC_NAME.search(name) or not _DOC_FOLDERS.isdisjoint(folders) or _PIPELINE.search(path):
        return FileKind.DOCS
    if "migrations" in folders or name == "migrations.py" or "alembic/versions/" in path.lower():
        return FileKind.MIGRATION
    return FileKind.CODE


def kind_of_file(file: SourceFile) -> FileKind:
    """The kind of a file: what its name claims and how it is written, unless shipped code imports it."""
    if file.shipped:
        return FileKind.CODE
    kind = kind_of(file.path)
    return FileKind.DATA if kind is FileKind.CODE and _is_bundle(file) else kind


_SERVED = re.compile(r"(^|/)(static|public|assets|dist|build|www)/", re.IGNORECASE)
_LEAST_BUNDLE = 20_000
_LINE_OF_A_BUNDLE = 2_000
"""Bytes of a file, and of its lines on average, that nobody wrote by hand: bundlers put all on one line or two."""


def _is_bundle(file: SourceFile) -> bool:
    """A script in a folder of served files that no person could read. The whole of it is said in Coverage."""
    size = len(file.content)
    if size < _LEAST_BUNDLE or file.language != "javascript" or not _SERVED.search(file.path):
        return False
    return size > _LINE_OF_A_BUNDLE * (file.content.count(b"\n") + 1)
