from fastapi import APIRouter

from app.deps import CurrentUser
from app.store import invoices

router = APIRouter(prefix="/invoices")


@router.get("/")
async def list_invoices(user: CurrentUser):
    return await invoices.of(user.id)


@router.post("/")
async def create_invoice(user: CurrentUser, total: int):
    return await invoices.create(user.id, total)


@router.post("/{invoice_id}/void")  # expect: SOC2-001
async def void_invoice(
    invoice_id: int,
):
    return await invoices.void(invoice_id)
