"""Street scenes with the problems that grid workers meet, drawn as if photographed."""

from backend.demo.scenes.painting import paint

__all__ = ["paint"]
