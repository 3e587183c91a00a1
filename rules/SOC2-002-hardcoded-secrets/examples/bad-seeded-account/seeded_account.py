from django.contrib.auth import get_user_model
from werkzeug.security import generate_password_hash

User = get_user_model()


def seed(db):
    User.objects.create_superuser("admin", "admin@shop.internal", password="admin")  # expect: SOC2-002
    db.add(User(username="support", password_hash=generate_password_hash("support")))  # expect: SOC2-002


def reset(user):
    user.set_password("welcome")  # expect: SOC2-002
