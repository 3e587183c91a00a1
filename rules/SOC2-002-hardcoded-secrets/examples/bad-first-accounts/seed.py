from models import User
from security import get_password_hash

USERS = {"admin": "admin123", "guest": "guest"}  # expect: SOC2-002


def first_user(db):
    db.add(User(name="admin", password=get_password_hash("admin")))  # expect: SOC2-002
    db.execute("INSERT INTO users (name, password) VALUES ('root', 'letmein1')")  # expect: SOC2-002
    db.commit()
