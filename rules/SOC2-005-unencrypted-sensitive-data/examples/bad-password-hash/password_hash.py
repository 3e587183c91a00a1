import hashlib


def store(user, password):
    user.password_hash = hashlib.sha256(password.encode()).hexdigest()  # expect: SOC2-005


def check(user, form):
    return user.password_hash == hashlib.md5(form.password.encode()).hexdigest()  # expect: SOC2-005
