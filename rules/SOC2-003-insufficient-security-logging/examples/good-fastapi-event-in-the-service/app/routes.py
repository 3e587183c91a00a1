from fastapi import APIRouter, Depends

from app.deps import require_admin
from app.service import remove_account

router = APIRouter(dependencies=[Depends(require_admin)])


@router.delete("/accounts/{account_id}", status_code=204)
def delete_account(account_id: int, admin=Depends(require_admin)):
    remove_account(account_id, by=admin)
