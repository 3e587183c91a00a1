from fastapi import FastAPI

from app.api import imports, media

app = FastAPI()
app.include_router(media.router, prefix="/api/media")
app.include_router(imports.router, prefix="/api/imports")
