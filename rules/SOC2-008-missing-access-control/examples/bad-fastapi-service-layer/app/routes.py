from fastapi import APIRouter, Depends

from app.security import get_current_user
from app.service import DocumentService

router = APIRouter()


def documents() -> DocumentService:
    return DocumentService(None)


@router.patch("/documents/{document_id}")  # expect: SOC2-008
async def rename_document(
    document_id: int,
    title: str,
    service: DocumentService = Depends(documents),
    user=Depends(get_current_user),
):
    return await service.rename(document_id, title)
