class Response:
    def __init__(self):
        self.cookies = []

    def set_cookie(self, key, value, *, max_age=None, path="/", secure=True, httponly=True, samesite="lax"):
        self.cookies.append((key, value, max_age, path, secure, httponly, samesite))
