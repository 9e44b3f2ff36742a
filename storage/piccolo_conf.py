"""What piccolo looks for. `DB` is lent by `storage.database` while migrations run, so that
importing this reads nothing and connects to nothing."""

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine

DB: PostgresEngine | None = None
APP_REGISTRY = AppRegistry(apps=["storage.piccolo_app"])
