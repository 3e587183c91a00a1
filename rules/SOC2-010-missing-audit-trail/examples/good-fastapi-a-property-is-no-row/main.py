from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session

from auth import current_user
from db import AuditLog, PermissionPlugin, get_session

app = FastAPI(dependencies=[Depends(current_user)])


@app.post("/plugins")
def create_plugin(name: str, user=Depends(current_user), session: Session = Depends(get_session)):
    session.add(PermissionPlugin(name=name))
    session.add(AuditLog(actor_id=user.id, action="plugin.created"))
    session.commit()


@app.post("/export/{plugin_id}")
def export(plugin_id: int, session: Session = Depends(get_session)):
    plugin = session.get(PermissionPlugin, plugin_id)
    document = plugin.instance.create("Report")
    plugin.instance.update(document["id"], text="All of it")
    document.update({"kind": plugin.name})
    return document
