from fastapi import APIRouter, Depends

from app import crud
from app.deps import current_doctor, get_db

router = APIRouter(prefix="/patients")


@router.delete("/{patient_id}")  # expect: SOC2-010
def remove_patient(patient_id: int, doctor=Depends(current_doctor), db=Depends(get_db)):
    crud.patient.remove(db, id=patient_id)
    return {"removed": patient_id}
