from fastapi import Depends, FastAPI

from tokens import create_access_token, refresh_claims

app = FastAPI()


@app.post("/auth/refresh")
def refresh(claims=Depends(refresh_claims)):
    return {"token": create_access_token(claims["sub"])}
