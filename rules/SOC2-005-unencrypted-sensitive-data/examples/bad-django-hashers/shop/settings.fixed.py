PASSWORD_HASHERS = [  # expect: SOC2-005
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.MD5PasswordHasher",
]
