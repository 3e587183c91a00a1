from marshmallow import Schema, fields


class VisitSchema(Schema):
    id = fields.Int(dump_only=True)
    note = fields.Str()
