async def invoice(db, invoice_id):
    return await db.fetchrow("SELECT id, customer_id, total FROM invoices WHERE id = $1", invoice_id)


async def void_invoice(db, invoice_id):
    await db.execute("UPDATE invoices SET voided = true WHERE id = $1", invoice_id)


async def receipt_of(db, receipt_id, customer_id):
    return await db.fetchrow(
        "SELECT id, total FROM receipts WHERE id = $1 AND customer_id = $2", receipt_id, customer_id
    )
