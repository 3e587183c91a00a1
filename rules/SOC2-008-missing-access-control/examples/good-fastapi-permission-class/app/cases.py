from fastapi import APIRouter, Depends

from app.permissions import Allowed
from app.tables import Case

router = APIRouter()


@router.delete("/cases/{case_id}", dependencies=[Depends(Allowed("case.delete"))])
def remove(case_id: int, db=None):
    db.delete(db.get(Case, case_id))
