from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException

from auth import get_current_user
from db import get_db
from tables import Project

app = FastAPI()


def my_project(project_id: int, db=Depends(get_db), user=Depends(get_current_user)) -> Project:
    project = db.get(Project, project_id)
    if project is None or project.owner_id != user.id:
        raise HTTPException(404)
    return project


MyProject = Annotated[Project, Depends(my_project)]


@app.delete("/projects/{project_id}")
def remove(project: MyProject, db=Depends(get_db)):
    db.delete(project)


@app.post("/projects/{project_id}/archive")
def archive(project_id: int, project: MyProject, db=Depends(get_db)):
    db.get(Project, project_id).archived = True
