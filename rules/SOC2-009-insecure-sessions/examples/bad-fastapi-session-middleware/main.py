import os

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware

origins = ["*"]

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=os.environ["SESSION_KEY"], max_age=86400)  # expect: SOC2-009
app.add_middleware(  # expect: SOC2-009
    CORSMiddleware,
    allow_credentials=True,
    allow_methods=["*"],
    allow_origins=origins,
)
