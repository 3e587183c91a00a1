from fastapi import FastAPI

from store import things

app = FastAPI()


@app.post("/things")
def create(name: str):
    return things.create(name)
