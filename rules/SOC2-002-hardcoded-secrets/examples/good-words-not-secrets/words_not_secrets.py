PASSWORD_FIELD = "password"
TOKEN_HEADER = "X-Auth-Token"
CSRF_TOKEN_NAME = "csrftoken"
password_error = "Password must have at least 12 characters."
messages = {
    "password": "Please enter your password",
    "invalid_token": "This token has expired.",
    "api_key": "api_key",
    "secret": "string",
}
labels = {"password": "Passwort", "token": "Zugriffsschlüssel"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
password_reset_url = "/account/reset"
token = "access_token"
EOS_TOKEN = "<|endoftext|>"
