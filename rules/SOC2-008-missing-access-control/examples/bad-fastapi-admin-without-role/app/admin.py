from fastapi import APIRouter, Depends

from app.auth import get_current_user
from app.jobs import purge

router = APIRouter(prefix="/admin", dependencies=[Depends(get_current_user)])


@router.post("/purge")  # expect: SOC2-008
def purge_everything():
    return purge()
