from .types import Me as Me
