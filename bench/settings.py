"""The product's own settings, with one empty page beside its pages to hold them against."""

from pathlib import Path

from trustplan.settings import *  # noqa: F403
from trustplan.settings import BASE_DIR, DATABASES, TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates", Path(__file__).parent / "templates"]
for _database in DATABASES.values():
    _database["NAME"] = "trustplan_bench"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
