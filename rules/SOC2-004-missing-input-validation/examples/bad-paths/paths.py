import os

from fastapi import APIRouter
from fastapi.responses import FileResponse
from flask import Blueprint, request, send_file

router = APIRouter()
files = Blueprint("files", __name__)


@router.get("/download")  # expect: SOC2-004
def download(name: str):
    return FileResponse(os.path.join("/srv/files", name))


@files.get("/file")  # expect: SOC2-004
def file():
    return send_file(request.args["path"])


@files.post("/upload")  # expect: SOC2-004
def upload():
    sent = request.files["file"]
    sent.save(os.path.join("/srv/files", sent.filename))
    return ""


@files.get("/notes/<path:name>")  # expect: SOC2-004
def notes(name):
    path = os.path.join("/srv/notes", name)
    if not os.path.exists(path):
        return "", 404
    with open(path) as file:
        return file.read()
