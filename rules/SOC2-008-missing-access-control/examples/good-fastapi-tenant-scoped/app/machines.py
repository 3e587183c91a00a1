from fastapi import APIRouter, Depends, Request
from sqlmodel import select

from app.deps import CurrentTenant
from app.store import machines
from app.tables import Machine

router = APIRouter(prefix="/machines")


@router.get("/{machine_id}")
def read(machine_id: int, db, tenant: CurrentTenant):
    return db.exec(select(Machine).where(Machine.id == machine_id, Machine.tenant_id == tenant.id)).first()


@router.post("/{machine_id}/stop")
def stop(machine_id: int, db, tenant: CurrentTenant):
    machine = db.get(Machine, machine_id)
    tenant.require(machine)
    machine.running = False


@router.delete("/{machine_id}")
def scrap(machine_id: int, request: Request, tenant: CurrentTenant):
    machines.scrap(request, machine_id)
