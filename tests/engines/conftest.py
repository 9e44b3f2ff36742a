"""The served demo town of the browser tests."""

from tests.browser.conftest import playwright, seeded, served

__all__ = ["playwright", "seeded", "served"]
