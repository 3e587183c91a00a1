"""What was examined of an installation of ours, and what was found."""

from typing import NamedTuple


class Examined(NamedTuple):
    """`fault` says what is wrong and what to do, "" where nothing is; `told` is worth knowing either way."""

    part: str
    fault: str = ""
    told: str = ""
