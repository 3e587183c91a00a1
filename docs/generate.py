"""Writes the pages that are generated from the code; `--check` fails where one is out of date."""

import sys
from pathlib import Path

from bot.settings import SETTINGS

FOLDER = Path(__file__).parent


def configuration() -> str:
    """docs/configuration.md, from the settings."""
    lines = [
        "# Configuration",
        "",
        "Generated from `bot/settings.py` by `make docs`. Everything comes from the environment; at a start with",
        "something missing or malformed, all faults are named at once, and nothing runs (exit code 2).",
        "",
        "| Variable | Meaning | Default |",
        "|---|---|---|",
    ]
    for setting in SETTINGS:
        default = "**required**" if setting.default is None else setting.default or "not set"
        shown = f"`{default}`" if setting.default and " " not in default else default
        secret = " Secret: never logged." if setting.secret else ""
        lines.append(f"| `{setting.name}` | {setting.meaning}{secret} | {shown} |")
    return "\n".join(lines) + "\n"


PAGES = {"configuration.md": configuration}


def main() -> int:
    stale = [name for name, write in PAGES.items() if _read(FOLDER / name) != write()]
    if "--check" in sys.argv:
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).write_text(PAGES[name](), encoding="utf-8")
    return 0


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
