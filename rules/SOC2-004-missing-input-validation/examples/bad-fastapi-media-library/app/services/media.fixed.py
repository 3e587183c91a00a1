import subprocess
from pathlib import Path

import httpx
from fastapi import UploadFile

ROOT = Path("/srv/media")


class MediaService:
    async def store(self, owner: int, file: UploadFile) -> Path:
        target = ROOT / str(owner) / Path(file.filename).name
        target.write_bytes(await file.read())
        return target

    def locate(self, owner: int, name: str) -> Path:
        return ROOT / str(owner) / name

    def cut(self, source: str, start: float, end: float) -> str:
        return self._run(f"ffmpeg -i {source} -ss {start} -to {end} /tmp/clip.mp4")

    def _run(self, command: str) -> str:
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
        return done.stdout

    async def fetch_thumbnail(self, url: str) -> int:
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.get(url)
        return len(answer.content)
