from tests.live import live_site

__all__ = ["live_site"]
