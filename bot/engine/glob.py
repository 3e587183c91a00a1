"""Globs over routes and paths. Somebody else writes them, so they cost little, whatever they are."""


def fits(glob: str, path: str) -> bool:
    """Whether a path fits a glob: `*` stands for one part of it (or for any characters of one), `**` for any number of
    parts. Takes time in the product of both lengths, whatever they are."""
    wanted, parts = _parts(glob), _parts(path)
    reached = [True] + [False] * len(parts)
    for part in wanted:
        following = [part == "**" and reached[0]]
        for at, given in enumerate(parts, start=1):
            if part == "**":
                following.append(reached[at] or following[at - 1])
            else:
                following.append(reached[at - 1] and _fits_part(part, given))
        reached = following
    return reached[-1]


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _fits_part(glob: str, part: str) -> bool:
    """`*` for any characters; no other character is special, so that `{id}` and `<int:id>` stand for themselves."""
    first, *rest = glob.split("*")
    if not rest:
        return glob == part
    if not part.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1]:
        found = part.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(part) - at >= len(rest[-1]) and part.endswith(rest[-1])
