from fastapi import FastAPI

from store import things

app = FastAPI()


@app.delete("/things")
def drop(name: str):
    return things.drop(name)
