"""What people edit, and every change of it."""

from piccolo.columns import JSONB, UUID, Integer, Text, Timestamptz
from piccolo.table import Table


class Edit(Table):
    """`version`: counted by record. `before`, `after`: the whole record, null where there is none."""

    id = UUID(primary_key=True, default=None)
    at = Timestamptz()
    by = UUID(null=True, default=None)
    kind = Text()
    key = Text()
    version = Integer()
    before = JSONB(null=True, default=None)
    after = JSONB(null=True, default=None)
    undoes = UUID(null=True, default=None)


class Fence(Table):
    """An e-fence: where bicycles may stand, or may not."""

    code = Text(primary_key=True)
    name_zh = Text()
    name_en = Text()
    use = Text()
    ring = JSONB()
