"""Reading settings from the environment, each missing or wrong one explained in a sentence."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
SERVICES_FILE = BASE_DIR / ".local" / "services.env"

env = Env()


def read_services_file() -> None:
    """Use the private services of this checkout when the environment names no database of its own."""
    if not env.str("TRUSTPLAN_DATABASE_URL", "") and SERVICES_FILE.is_file():
        env.read_env(str(SERVICES_FILE), recurse=False)


def required(name: str, meaning: str) -> str:
    """The setting `name`, or an error that says what it is for and how to have it."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. It is {meaning}. Set it in the environment, "
            "or run `make services` to work with private servers of this checkout."
        )
    return value


def checked(name: str, read, default, meaning: str):
    """The setting `name` read by one of environs' readers, or an error that says what was expected."""
    try:
        return read(name, default)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} is wrong: {error}. It is {meaning}.") from error


def database(name: str, meaning: str) -> dict:
    """Connection settings from a postgres:// address in the setting `name`."""
    required(name, meaning)
    config = checked(name, env.dj_db_url, None, meaning)
    if config.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"{name} is wrong: it must begin with postgres://. It is {meaning}.")
    return config
