import tarfile

import yaml
from fastapi import APIRouter, Request, UploadFile
from lxml import etree

from app.auth import CurrentUser
from app.models import Album
from app.schemas import AlbumIn

router = APIRouter()
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


@router.post("/archive")
async def archive(user: CurrentUser, file: UploadFile):
    with tarfile.open(fileobj=file.file) as bundle:
        bundle.extractall(f"/srv/imports/{user.id}", filter="data")


@router.post("/playlist")
async def playlist(user: CurrentUser, request: Request):
    tree = etree.fromstring(await request.body(), PARSER)
    return {"tracks": [node.text for node in tree.iter("location")]}


@router.post("/albums")
async def albums(user: CurrentUser, data: AlbumIn):
    album = Album(**data.model_dump(), owner_id=user.id)
    await album.save()
    return {"id": album.id}


@router.post("/settings")
async def settings(user: CurrentUser, request: Request):
    return yaml.load(await request.body(), Loader=yaml.SafeLoader)
