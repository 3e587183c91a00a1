"""The organisation's file: what is no file, or too long to be told, is not taken for an empty one."""

import base64
from dataclasses import dataclass, field
from typing import Any

import pytest
from complianceagent.clock import SYSTEM

from bot.adapters.github.organisation import OrganisationFiles
from bot.ports.code_host import Refused

CONTENT = b"required: [SOC2-001]\n"
FILE = {"type": "file", "encoding": "base64", "size": len(CONTENT), "content": base64.encodebytes(CONTENT).decode()}


class Auth:
    async def is_installed_on(self, repository: str) -> bool:
        return True


@dataclass
class Channel:
    answer: Any
    repository: str = "acme/.github"
    auth: Auth = field(default_factory=Auth)

    async def get(self, path: str, **values: object) -> Any:
        return self.answer


async def read(answer: Any) -> bytes | None:
    files = OrganisationFiles(lambda *_: Channel(answer), SYSTEM)  # type: ignore[arg-type, return-value]
    return await files.read(7, "acme", ".github/compliance.yml")


@pytest.mark.parametrize("content", [CONTENT, b""])
async def test_a_file_is_read(content: bytes) -> None:
    answer = {**FILE, "size": len(content), "content": base64.encodebytes(content).decode()}
    assert await read(answer) == content


@pytest.mark.parametrize(
    "answer",
    [
        {**FILE, "encoding": "none", "content": "", "size": 2_000_000},
        {**FILE, "content": "", "size": 2_000_000},
        {"type": "symlink", "target": "elsewhere.yml", "size": 13},
        {"type": "submodule", "size": 0, "submodule_git_url": None},
        [FILE],
        {"type": "file"},
    ],
)
async def test_what_is_no_file_is_not_empty(answer: Any) -> None:
    with pytest.raises(Refused):
        await read(answer)
