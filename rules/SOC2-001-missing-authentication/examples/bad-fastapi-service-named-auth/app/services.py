class AuthService:
    async def end(self, session_id: str) -> None:
        await self.store.remove(session_id)


def get_auth_service() -> AuthService:
    return AuthService()


def get_settings():
    return {}
