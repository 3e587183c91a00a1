"""A repository's id, which stays, and its name, which may change."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """The repository `id` as the installation sees it that it belongs to ("acme/shop")."""

    id: int
    installation: int
    name: str
