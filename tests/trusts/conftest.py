from tests.live import broker, live_site

__all__ = ["broker", "live_site"]
