"""What piccolo looks for. `DB` has no address until `storage.database` opens one, so that
importing this reads nothing and connects to nothing."""

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine

DB = PostgresEngine(config={})
APP_REGISTRY = AppRegistry(apps=["storage.piccolo_app"])
