from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.responses import FileResponse

from app.auth import CurrentUser
from app.schemas import ClipIn
from app.services.media import MediaService

router = APIRouter()
Service = Annotated[MediaService, Depends()]


@router.post("/")  # expect: SOC2-004
async def upload(user: CurrentUser, service: Service, file: Annotated[UploadFile, File()]):
    return {"path": str(await service.store(user.id, file))}


@router.post("/clips")  # expect: SOC2-004
async def clip(user: CurrentUser, service: Service, clip: ClipIn):
    return {"job": service.cut(clip.source, clip.start, clip.end)}


@router.get("/{name:path}")  # expect: SOC2-004
async def show(user: CurrentUser, service: Service, name: str):
    return FileResponse(service.locate(user.id, name))


@router.post("/thumbnails")  # expect: SOC2-004
async def thumbnail(user: CurrentUser, service: Service, url: Annotated[str, Form()]):
    return {"size": await service.fetch_thumbnail(url)}
