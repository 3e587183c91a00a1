import subprocess
import uuid
from pathlib import Path
from urllib.parse import urlparse

import httpx
from fastapi import HTTPException, UploadFile

from app.schemas import Source

ROOT = Path("/srv/media")
HOSTS = {"images.example.com", "covers.example.com"}


class MediaService:
    async def store(self, owner: int, file: UploadFile) -> Path:
        target = ROOT / str(owner) / f"{uuid.uuid4()}.bin"
        target.write_bytes(await file.read())
        return target

    def locate(self, owner: int, name: str) -> Path | None:
        folder = ROOT / str(owner)
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder) else None

    def cut(self, source: Source, start: float, end: float) -> str:
        command = ["ffmpeg", "-i", f"/dev/{source}", "-ss", str(start), "-to", str(end), "/tmp/clip.mp4"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    async def fetch_thumbnail(self, url: str) -> int:
        parsed = urlparse(url)
        if parsed.scheme != "https" or parsed.hostname not in HOSTS:
            raise HTTPException(400, "this host is not allowed")
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.get(url)
        return len(answer.content)
