from app.context import current_user_id
from app.tables import Folder


def remove_folder(db, folder_id: int) -> None:
    folder = db.get(Folder, folder_id)
    if folder.owner_id != current_user_id():
        raise PermissionError
    db.delete(folder)
