from fastapi import Depends, FastAPI

from auth import require_admin
from pool import database

app = FastAPI()


@app.post("/members/{member_id}/role")  # expect: SOC2-003
async def set_member_role(member_id: int, role: str, admin=Depends(require_admin)):
    await database.execute("UPDATE members SET role = :role WHERE id = :id", {"role": role, "id": member_id})
    return {"id": member_id, "role": role}
