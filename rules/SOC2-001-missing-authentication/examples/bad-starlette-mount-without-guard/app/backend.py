from starlette.authentication import AuthCredentials, AuthenticationBackend, SimpleUser


class SessionBackend(AuthenticationBackend):
    async def authenticate(self, conn):
        name = conn.session.get("name")
        if name is None:
            return None
        return AuthCredentials(["authenticated"]), SimpleUser(name)
