from celery import shared_task

from models import Order, Profile


@shared_task
def export_orders(user_id):
    return [order.id for order in Order.query.filter_by(user_id=user_id)]


@shared_task
def touch_profile(user_id):
    Profile.query.filter_by(user_id=user_id).update({"seen": True})
