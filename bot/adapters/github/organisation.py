"""What an organisation says for all of its repositories, in its repository `.github`."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.adapters.github.channel import Channel
from bot.adapters.github.faults import understood
from bot.ports.clock import Clock
from bot.ports.code_host import Gone, NoFile

REMEMBERED = timedelta(minutes=5)
"""How long a file is remembered: its owner waits that long for a change to hold, and a review costs no request more."""

REPOSITORY = ".github"
"""GitHub docs, "Creating a default community health file": the repository that holds an account's defaults."""


class OrganisationFiles:
    """`channel_of` gives the channel to a repository that an installation may or may not see."""

    def __init__(self, channel_of: Callable[[int, str], Channel], clock: Clock) -> None:
        self._channel_of = channel_of
        self._clock = clock
        self._known: dict[tuple[int, str, str], tuple[datetime, bytes | None]] = {}

    async def read(self, installation: int, owner: str, path: str) -> bytes | None:
        """None where there is no such file that the installation may see. Raises HostError; NoFile where there is
        something else by this name."""
        key = (installation, owner, path)
        known = self._known.get(key)
        if known is None or known[0] + REMEMBERED < self._clock.now():
            content = await self._fetch(self._channel_of(installation, f"{owner}/{REPOSITORY}"), path)
            known = self._known[key] = (self._clock.now(), content)
        return known[1]

    @staticmethod
    async def _fetch(channel: Channel, path: str) -> bytes | None:
        if not await channel.auth.is_installed_on(channel.repository):
            return None
        try:
            found = await channel.get("/contents/{+file}", file=path)
        except Gone:
            return None
        with understood():
            # A file above 1 MB comes without its content, and of what is no file there is another answer, of a folder
            # a list (GitHub docs, "Get repository content").
            whole = isinstance(found, dict) and found["type"] == "file" and found["encoding"] == "base64"
            content = base64.b64decode(str(found["content"])) if whole else b""
            if not whole or len(content) != found["size"]:
                raise NoFile(
                    f"{channel.repository} has no file of at most 1 MB at {path}; mend or remove what is there"
                )
            return content
