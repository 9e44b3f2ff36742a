"""What people edit, and every change of it."""

from piccolo.columns import JSONB, UUID, Integer, Text, Timestamptz
from piccolo.table import Table


class Edit(Table):
    """`version`: counted by record. `before`, `after`: the whole record, null where there is none.
    `import_id`: of the import that made it."""

    id = UUID(primary_key=True, default=None)
    at = Timestamptz()
    by = UUID(null=True, default=None)
    kind = Text()
    key = Text()
    version = Integer()
    before = JSONB(null=True, default=None)
    after = JSONB(null=True, default=None)
    undoes = UUID(null=True, default=None)
    import_id = UUID(null=True, default=None)


class RecordImport(Table):
    """A file that was imported. `rows`: of the file; `adds`, `changes`: records."""

    id = UUID(primary_key=True, default=None)
    at = Timestamptz()
    by = UUID()
    kind = Text()
    name = Text()
    rows = Integer()
    adds = Integer()
    changes = Integer()
    undone_at = Timestamptz(null=True, default=None)
    undone_by = UUID(null=True, default=None)


class Fence(Table):
    """An e-fence: where bicycles may stand, or may not."""

    code = Text(primary_key=True)
    name_zh = Text()
    name_en = Text()
    use = Text()
    ring = JSONB()
