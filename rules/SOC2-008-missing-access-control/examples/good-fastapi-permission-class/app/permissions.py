from fastapi import Depends, HTTPException, Request

from app.auth import get_current_user


class Allowed:
    def __init__(self, action: str):
        self.action = action

    def __call__(self, request: Request, user=Depends(get_current_user)):
        if not user.permissions.allow(self.action, request.path_params):
            raise HTTPException(status_code=403)
