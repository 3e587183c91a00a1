from typing import Annotated

from fastapi import Depends, HTTPException, Request

from app.tables import Tenant


def current_tenant(request: Request) -> Tenant:
    if not request.session.get("user_id"):
        raise HTTPException(401)
    return request.state.tenant


CurrentTenant = Annotated[Tenant, Depends(current_tenant)]
