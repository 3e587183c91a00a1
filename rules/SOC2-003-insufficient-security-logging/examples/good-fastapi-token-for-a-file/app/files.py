from fastapi import APIRouter, Depends

from app.auth import current_user
from app.tokens import create_file_token

router = APIRouter(dependencies=[Depends(current_user)])


@router.get("/backups/{name}/link")
def link(name: str):
    return {"url": f"/download?token={create_file_token(name)}"}
