"""Settings of Trustplan, all from the environment."""

from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured

from trustplan.environment import BASE_DIR, checked, database, env, read_services_file, required

read_services_file()

MODE = env.str("TRUSTPLAN_MODE", "production")
if MODE not in ("production", "development"):
    raise ImproperlyConfigured(f"TRUSTPLAN_MODE is {MODE!r}; it must be production or development.")
PRODUCTION = MODE == "production"

SECRET_KEY = required("TRUSTPLAN_SECRET_KEY", "the long random text that signs sessions and links")
DEBUG = checked("TRUSTPLAN_DEBUG", env.bool, False, "true or false: show errors in full, never in production")
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("TRUSTPLAN_DEBUG is true in production, where errors must not show the code.")
ALLOWED_HOSTS = checked(
    "TRUSTPLAN_ALLOWED_HOSTS",
    env.list,
    [] if PRODUCTION else ["localhost", "127.0.0.1", "testserver"],
    "the host names that this installation answers to, separated by commas",
)
if PRODUCTION and not ALLOWED_HOSTS:
    required("TRUSTPLAN_ALLOWED_HOSTS", "the host names that this installation answers to, separated by commas")
ORIGIN = (
    required("TRUSTPLAN_ORIGIN", "the address people use, such as https://plans.example.org")
    if PRODUCTION
    else env.str("TRUSTPLAN_ORIGIN", "http://localhost:8000")
)
if not ORIGIN.startswith(("https://", "http://")):
    raise ImproperlyConfigured("TRUSTPLAN_ORIGIN is wrong: it must begin with https:// (or http:// for a trial).")

# The one day that stands in for today, for tests and the demo; production refuses it (apps/core/clock.py).
TODAY = checked("TRUSTPLAN_TODAY", env.date, None, "a date such as 2026-11-20 that stands in for today")
if TODAY and PRODUCTION:
    raise ImproperlyConfigured("TRUSTPLAN_TODAY is set in production, where the clock must be the real one.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # the templates of widgets, which FORM_RENDERER looks for among ours
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "guardian",
    "django_htmx",
    "django_cotton",
    "health_check",
    "rest_framework",
    "django_filters",
    "knox",  # without tables: its tokens are ours (KNOX_TOKEN_MODEL)
    "drf_spectacular",
    "pgtrigger",
    "pghistory",
    "apps.core",
    "apps.accounts",
    "apps.trusts",
    "apps.strategies",
    "apps.kpis",
    "apps.actions",
    "apps.planfiles",
    "apps.sdps",
    "apps.scorecard",
    "apps.reviews",
    "apps.reports",
    "apps.pages",
    "apps.api",
    "apps.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.trusts.middleware.WallMiddleware",
]

ROOT_URLCONF = "trustplan.urls"
WSGI_APPLICATION = "trustplan.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["apps.core.templatetags.trustplan"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "apps.trusts.context.trust",
            ],
        },
    }
]

DATABASES = {
    "default": database("TRUSTPLAN_DATABASE_URL", "the address of PostgreSQL for the role trustplan_app"),
}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = 60
if env.str("TRUSTPLAN_OWNER_DATABASE_URL", ""):
    # Only migrations connect as the owner; the web and the workers are not given its password.
    DATABASES["owner"] = database(
        "TRUSTPLAN_OWNER_DATABASE_URL", "the address of PostgreSQL for the role trustplan_owner, for migrations"
    )

REDIS_URL = required("TRUSTPLAN_REDIS_URL", "the address of Redis, such as redis://:password@localhost:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
GUARDIAN_GET_INIT_ANONYMOUS_USER = None
ANONYMOUS_USER_NAME = None

ACCOUNT_ADAPTER = "apps.accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Trustplan: "
ACCOUNT_CHANGE_EMAIL = True  # a new address takes the old one's place once it was confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True  # what was changed is also told to the address until then
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an address is changed
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # an invitation's link, too: it may be read after a week's absence
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0  # whose X-Forwarded-For says who fails to sign in, and how often

SESSION_ENGINE = "apps.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION and ORIGIN.startswith("https://")
CSRF_TRUSTED_ORIGINS = [ORIGIN]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = False  # the proxy in front does that
SECURE_HSTS_SECONDS = 31536000 if SESSION_COOKIE_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a term's grid for 100 schools

KNOX_TOKEN_MODEL = "api.ApiToken"
MIGRATION_MODULES = {"knox": None}  # its table would have no trust
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.api.authentication.TokenInTrust",
        "rest_framework.authentication.SessionAuthentication",  # for the page on which the API is tried
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "apps.api.paging.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("TRUSTPLAN_API_RATE", "600/min")},
    "EXCEPTION_HANDLER": "apps.api.errors.explain",
    "UNICODE_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Trustplan",
    "DESCRIPTION": "What a trust plans and how it stands, for a person's own programs. Numbers of figures are text "
    "with their own decimals, days are ISO dates, lists come in pages.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.api.schema.begin_at_the_trust",
    ],
    "ENUM_NAME_OVERRIDES": {
        "DocumentStatus": "apps.reports.models.Document.Status",
        "ProgressStatus": "apps.actions.models.ProgressUpdate.Status",
        "TargetStatus": "apps.kpis.models.Target.Status",
        "FigureStage": "apps.kpis.models.Reading.Stage",
        "ReviewStage": "apps.reviews.models.Review.Stage",
    },
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = "trustplan.formats"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees what it is given and the context processors, nothing else

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.str("TRUSTPLAN_STATIC_ROOT", str(BASE_DIR / ".local" / "static"))
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Board packs are handed out by a page that checks rights and counts downloads; nothing serves this folder.
MEDIA_ROOT = env.str("TRUSTPLAN_MEDIA_ROOT", str(BASE_DIR / ".local" / "media"))
FIXTURES_ROOT = BASE_DIR / "fixtures"

vars().update(env.dj_email_url("TRUSTPLAN_EMAIL_URL", "smtp://localhost:25" if PRODUCTION else "console://"))
DEFAULT_FROM_EMAIL = env.str("TRUSTPLAN_FROM_EMAIL", "Trustplan <no-reply@localhost>")

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 20
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60, "unacked_restore_interval": 10}
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "requeue-lost-documents": {"task": "reports.requeue_lost_documents", "schedule": 10.0},
    "remind-of-what-is-missing": {"task": "reviews.remind_of_what_is_missing", "schedule": 3600.0},
    "rebuild-grants": {"task": "trusts.rebuild_all_grants", "schedule": 3600.0},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
