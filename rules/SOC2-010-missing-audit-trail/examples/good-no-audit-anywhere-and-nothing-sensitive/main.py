from fastapi import Depends, FastAPI

from auth import current_user
from db import get_db
from models import Recipe

app = FastAPI()


@app.post("/recipes")
def create(title: str, user=Depends(current_user), db=Depends(get_db)):
    recipe = Recipe(title=title, owner_id=user.id)
    db.add(recipe)
    db.commit()
    return recipe


@app.put("/recipes/{recipe_id}")
def rename(recipe_id: int, title: str, user=Depends(current_user), db=Depends(get_db)):
    recipe = db.query(Recipe).filter_by(id=recipe_id, owner_id=user.id).one()
    recipe.title = title
    db.commit()
    return recipe
