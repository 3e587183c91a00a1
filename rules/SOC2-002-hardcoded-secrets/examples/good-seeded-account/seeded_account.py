import os
import secrets

from django.contrib.auth import get_user_model
from werkzeug.security import generate_password_hash

User = get_user_model()


def seed(db):
    password = secrets.token_urlsafe(16)
    User.objects.create_superuser("admin", "admin@shop.internal", password=password)
    db.add(User(username="support", password_hash=generate_password_hash(os.environ["SUPPORT_PASSWORD"])))
    return password


def reset(user, form):
    user.set_password(form.new_password.data)
