"""The keys that a process keeps ready for use, and for how long."""

import itertools
import math
import threading
from collections.abc import Callable, Iterator

from complianceagent.keys.lifecycle import KeyInfo
from complianceagent.keys.ring import DataKey
from complianceagent.secret import Secret

CACHE_SECONDS = 60.0
"""How long a process may go on using a key that another one (or another KeyManagementService) rotated, revoked or
destroyed: counted from before it looked. Those that it changes itself end at once."""

Look = tuple[int, float]
"""Taken before the store is read: how often keys were changed here, and until when what is read then holds."""


class KeptKeys:
    """By name and version; None is the active version. `clock` tells seconds that never go backwards."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._keys: dict[tuple[str, int | None], DataKey] = {}
        self._seals: dict[tuple[str, int], Iterator[int]] = {}
        self._changes = 0
        self._lock = threading.Lock()

    def get(self, key_id: str, slot: int | None) -> DataKey | None:
        """None where it has to be looked up (again)."""
        key = self._keys.get((key_id, slot))
        return key if key is not None and self._clock() < key.ask_again else None

    def look(self) -> Look:
        return self._changes, self._clock() + CACHE_SECONDS

    def add(self, info: KeyInfo, slot: int | None, material: Secret, look: Look, *, keep: bool = True) -> DataKey:
        """The key made of this material. It is not kept where a key was changed here since `look`: it might be this
        one. However often it is made, all that it seals in this process is counted together."""
        changes, until = look
        with self._lock:
            keep = keep and changes == self._changes
            seals = self._seals.setdefault((info.key_id, info.version), itertools.count(1))
            ask_again = until if keep else -math.inf
            key = DataKey(info.key_id, info.version, material, clock=self._clock, ask_again=ask_again, seals=seals)
            if keep:
                self._keys[info.key_id, slot] = key
        return key

    def forget(self) -> None:
        """Keep none, and have whoever remembers one of them ask again."""
        with self._lock:
            self._changes += 1
            for key in self._keys.values():
                key.ask_again = -math.inf
            self._keys.clear()
