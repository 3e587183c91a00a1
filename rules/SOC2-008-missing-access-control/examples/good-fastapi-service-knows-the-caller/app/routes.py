from fastapi import APIRouter, Depends

from app.auth import get_current_user
from app.service import remove_folder

router = APIRouter()


@router.delete("/folders/{folder_id}")
def remove(folder_id: int, db=None, user=Depends(get_current_user)):
    remove_folder(db, folder_id)
