from fastapi import FastAPI

from app.errors import install

app = FastAPI()
install(app)
