"""A small living GitHub: apps, pull requests, reviews, checks and git over real HTTP, refusing what GitHub refuses."""

from bot.demo.github.faults import FaultKind
from bot.demo.github.git_repository import Executable, Submodule, Symlink
from bot.demo.github.hooks import Delivery
from bot.demo.github.loopback import LoopbackGitHub
from bot.demo.github.server import Exchange
from bot.demo.github.suggestions import SuggestionRefused

__all__ = [
    "Delivery",
    "Exchange",
    "Executable",
    "FaultKind",
    "LoopbackGitHub",
    "Submodule",
    "SuggestionRefused",
    "Symlink",
]
