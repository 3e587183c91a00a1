from app.tables import Document


class DocumentService:
    def __init__(self, db):
        self.db = db

    async def rename(self, document_id: int, title: str) -> Document:
        document = await self.db.get(Document, document_id)
        document.title = title
        await self.db.commit()
        return document
