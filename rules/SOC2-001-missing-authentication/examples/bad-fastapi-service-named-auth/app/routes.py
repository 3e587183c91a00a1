"""A dependency that speaks of authentication and authenticates nobody."""
from fastapi import APIRouter, Depends

from app.services import AuthService, get_auth_service, get_settings

router = APIRouter()


@router.delete("/sessions/{session_id}")  # expect: SOC2-001
async def end_session(session_id: str, auth: AuthService = Depends(get_auth_service), settings=Depends(get_settings)):
    await auth.end(session_id)
