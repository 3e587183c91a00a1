from fastapi import Depends, FastAPI

from service.api import api_router
from service.auth import Gatekeeper

app = FastAPI()
app.include_router(api_router, prefix="/api", dependencies=[Depends(Gatekeeper("read"))])
