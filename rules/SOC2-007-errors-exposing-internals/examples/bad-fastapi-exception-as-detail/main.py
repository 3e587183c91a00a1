import logging

from fastapi import Depends, FastAPI, HTTPException

from guard import signed_in
from reports import build

app = FastAPI(dependencies=[Depends(signed_in)])
logger = logging.getLogger(__name__)


@app.get("/reports/{year}")
def report(year: int):
    try:
        return build(year)
    except Exception as error:
        logger.exception("report %s failed", year)
        raise HTTPException(status_code=500, detail=str(error))  # expect: SOC2-007


@app.get("/reports/{year}/summary")
def summary(year: int):
    try:
        return build(year).summary()
    except HTTPException:
        raise
    except Exception as e:
        message = f"Could not build the summary: {e}"
        raise HTTPException(  # expect: SOC2-007
            status_code=500,
            detail={"message": message},
        ) from e
