import tarfile

import yaml
from fastapi import APIRouter, Request, UploadFile
from lxml import etree

from app.auth import CurrentUser
from app.models import Album

router = APIRouter()


@router.post("/archive")  # expect: SOC2-004
async def archive(user: CurrentUser, file: UploadFile):
    with tarfile.open(fileobj=file.file) as bundle:
        bundle.extractall(f"/srv/imports/{user.id}", filter="data")


@router.post("/playlist")  # expect: SOC2-004
async def playlist(user: CurrentUser, request: Request):
    tree = etree.fromstring(
        await request.body(),
        parser=etree.XMLParser(resolve_entities=False, no_network=True),
    )
    return {"tracks": [node.text for node in tree.iter("location")]}


@router.post("/albums")  # expect: SOC2-004
async def albums(user: CurrentUser, request: Request):
    body = await request.json()
    album = Album(
        owner_id=user.id,
        **{name: value for name, value in body.items() if name in ("title",)},
    )
    await album.save()
    return {"id": album.id}


@router.post("/settings")  # expect: SOC2-004
async def settings(user: CurrentUser, request: Request):
    return yaml.safe_load(await request.body())
