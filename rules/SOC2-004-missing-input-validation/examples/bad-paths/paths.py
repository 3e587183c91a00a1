import os

from fastapi import APIRouter
from fastapi.responses import FileResponse
from flask import Blueprint, request, send_file

router = APIRouter()
files = Blueprint("files", __name__)


@router.get("/download")
def download(name: str):
    return FileResponse(os.path.join("/srv/files", name))  # expect: SOC2-004


@files.get("/file")
def file():
    return send_file(request.args["path"])  # expect: SOC2-004


@files.post("/upload")
def upload():
    sent = request.files["file"]
    sent.save(os.path.join("/srv/files", sent.filename))  # expect: SOC2-004
    return ""
