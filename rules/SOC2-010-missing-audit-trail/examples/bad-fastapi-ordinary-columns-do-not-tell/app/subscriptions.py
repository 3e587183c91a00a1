"""`updated_by` is kept for changes; a deletion takes it with it."""
from fastapi import APIRouter, Depends

from app.deps import current_user, get_db
from app.models import Subscription

router = APIRouter(prefix="/subscriptions")


@router.patch("/{subscription_id}")
def change_plan(subscription_id: int, plan: str, user=Depends(current_user), db=Depends(get_db)):
    subscription = db.query(Subscription).filter_by(id=subscription_id, company_id=user.company_id).one()
    subscription.plan = plan
    subscription.updated_by = user.id
    db.commit()


@router.delete("/{subscription_id}")  # expect: SOC2-010
def cancel(subscription_id: int, user=Depends(current_user), db=Depends(get_db)):
    subscription = db.query(Subscription).filter_by(id=subscription_id, company_id=user.company_id).one()
    db.delete(subscription)
    db.commit()
