from crm.extensions import db
from crm.models import Activity


def log_activity(user, text, object_id):
    db.session.add(Activity(user_id=user.id, text=text, object_id=object_id))
