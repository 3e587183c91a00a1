from fastapi import Depends

from app.auth import get_current_user


class SignedIn:
    user = Depends(get_current_user)
