from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, HTTPException, UploadFile
from fastapi.responses import FileResponse

from app.auth import CurrentUser
from app.schemas import ClipIn
from app.services.media import MediaService

router = APIRouter()
Service = Annotated[MediaService, Depends()]


@router.post("/")
async def upload(user: CurrentUser, service: Service, file: Annotated[UploadFile, File()]):
    return {"path": str(await service.store(user.id, file))}


@router.post("/clips")
async def clip(user: CurrentUser, service: Service, clip: ClipIn):
    return {"job": service.cut(clip.source, clip.start, clip.end)}


@router.get("/{name:path}")
async def show(user: CurrentUser, service: Service, name: str):
    path = service.locate(user.id, name)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path)


@router.post("/thumbnails")
async def thumbnail(user: CurrentUser, service: Service, url: Annotated[str, Form()]):
    return {"size": await service.fetch_thumbnail(url)}
