"""Run every benchmark, one after another, and print all figures at the end. Usage: python benchmarks [NAME ...]"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measured import HEADING, SUMMARY, Figure

FOLDER = Path(__file__).parent
NOT_RUN = {"__main__", "measured", "sender"}


def main(names: list[str]) -> int:
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        summary = Path(folder, "figures")
        summary.touch()
        for script in sorted(FOLDER.glob("*.py")):
            if script.stem in NOT_RUN or (names and script.stem not in names):
                continue
            print(f"==> {script.stem}", flush=True)
            began = time.monotonic()
            if subprocess.run(
                [sys.executable, script], env={**os.environ, SUMMARY: str(summary)}, check=False
            ).returncode:
                failed.append(script.stem)
            print(f"    {time.monotonic() - began:.0f} s", flush=True)
        figures = [Figure(**json.loads(line)) for line in summary.read_text().splitlines()]
    print("\n".join(["==> All figures", HEADING, *(figure.line() for figure in figures)]))
    if failed:
        print(f"ended with an error: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
