from fastapi import HTTPException


def check_access(user, ticket):
    if ticket.owner_id != user.id and not user.is_staff:
        raise HTTPException(403)
