from fastapi import APIRouter
from fastapi_utils.cbv import cbv

from app.base import SignedIn
from app.store import recipes

router = APIRouter()


@cbv(router)
class RecipeController(SignedIn):
    @router.post("/recipes")
    def create(self, name: str):
        return recipes.create(self.user.id, name)
