import os

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse
from flask import Blueprint, abort, request, send_file
from werkzeug.utils import secure_filename

router = APIRouter()
files = Blueprint("files", __name__)


@router.get("/download")  # expect: SOC2-004
def download(name: str):
    path = os.path.realpath(os.path.join("/srv/files", name))
    if not path.startswith(os.path.realpath("/srv/files") + os.sep):
        raise HTTPException(status_code=404)
    return FileResponse(path)


@files.get("/file")  # expect: SOC2-004
def file():
    return send_file(request.args["path"])


@files.post("/upload")  # expect: SOC2-004
def upload():
    sent = request.files["file"]
    sent.save(os.path.join("/srv/files", secure_filename(sent.filename)))
    return ""


@files.get("/notes/<path:name>")  # expect: SOC2-004
def notes(name):
    path = os.path.realpath(os.path.join("/srv/notes", name))
    if not path.startswith(os.path.realpath("/srv/notes") + os.sep):
        abort(404)
    if not os.path.exists(path):
        return "", 404
    with open(path) as file:
        return file.read()
