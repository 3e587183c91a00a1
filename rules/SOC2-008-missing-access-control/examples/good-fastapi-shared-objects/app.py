"""Articles are for everybody, warehouses belong to nobody in particular."""
from fastapi import Depends, FastAPI

from auth import get_current_user
from db import get_db
from tables import Article, Warehouse

app = FastAPI(dependencies=[Depends(get_current_user)])


@app.get("/articles/{article_id}")
def article(article_id: int, db=Depends(get_db)):
    return db.get(Article, article_id)


@app.get("/warehouses/{warehouse_id}")
def warehouse(warehouse_id: int, db=Depends(get_db)):
    return db.get(Warehouse, warehouse_id)
