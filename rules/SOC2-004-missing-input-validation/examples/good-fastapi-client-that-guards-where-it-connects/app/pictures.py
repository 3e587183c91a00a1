from pathlib import Path

import httpx
from fastapi import APIRouter, Depends, File, Form

from app.auth import current_user
from app.transport import SafeTransport

PICTURES = Path("pictures")
router = APIRouter(dependencies=[Depends(current_user)])


async def size_of(url: str) -> int:
    async def ask(client: httpx.AsyncClient) -> httpx.Response:
        return await client.head(url)

    async with httpx.AsyncClient(transport=SafeTransport()) as client:
        return int((await ask(client)).headers["Content-Length"])


@router.post("/pictures/from-url")
async def fetch(url: str):
    async with httpx.AsyncClient(transport=SafeTransport()) as client:
        return {"size": await size_of(url), "kind": (await client.get(url)).headers["Content-Type"]}


@router.put("/pictures/mine")
def replace(image: bytes = File(...), extension: str = Form(...)):
    extension = extension.replace(".", "")
    (PICTURES / f"mine.{extension}").write_bytes(image)
