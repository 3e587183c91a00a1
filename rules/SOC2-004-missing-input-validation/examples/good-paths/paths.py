import os
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse
from flask import Blueprint, request, send_from_directory
from werkzeug.utils import secure_filename

router = APIRouter()
files = Blueprint("files", __name__)
ROOT = Path("/srv/files").resolve()


@router.get("/download")
def download(name: str):
    path = (ROOT / name).resolve()
    if not path.is_relative_to(ROOT):
        raise HTTPException(404)
    return FileResponse(path)


@files.get("/file")
def file():
    return send_from_directory(ROOT, request.args["path"])


@files.post("/upload")
def upload():
    sent = request.files["file"]
    sent.save(os.path.join(ROOT, secure_filename(sent.filename)))
    return ""
