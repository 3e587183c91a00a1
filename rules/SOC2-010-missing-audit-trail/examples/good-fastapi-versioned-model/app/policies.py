from fastapi import APIRouter, Depends

from app.deps import current_agent, get_db
from app.models import Policy

router = APIRouter()


@router.patch("/policies/{policy_id}")
def change_premium(policy_id: int, premium: int, agent=Depends(current_agent), db=Depends(get_db)):
    policy = db.query(Policy).filter_by(id=policy_id, holder_id=agent.id).one()
    policy.premium = premium
    db.commit()
