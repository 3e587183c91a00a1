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
        logger.error("report %s failed: %s", year, error)
        raise HTTPException(status_code=500, detail="The report could not be built.") from error
