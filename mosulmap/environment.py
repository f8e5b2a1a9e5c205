"""Reads the variables of the environment; each reader raises ImproperlyConfigured with the name of its variable."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# `make` writes a .env with a random key of its own; a server sets real variables, which win.
env.read_env(BASE_DIR / ".env")


def seconds(variable: str, default: float, *, least: float) -> float:
    given = env.str(variable, default=str(default))
    try:
        value = float(given)
    except ValueError:
        value = -1.0
    # Said so that a NaN, which compares false with everything, is refused as well.
    if not least <= value <= 60:
        raise ImproperlyConfigured(f"{variable}: “{given}” is not a number of seconds between {least:g} and 60.")
    return value


def whole_number(variable: str, default: int, *, least: int) -> int:
    given = env.str(variable, default=str(default))
    if not (given.isdecimal() and int(given) >= least):
        raise ImproperlyConfigured(f"{variable}: “{given}” is not a whole number from {least} on.")
    return int(given)


def proxies(variable: str, default: list[str]) -> list[IPv4Network | IPv6Network | str]:
    """Addresses and networks, and the word "unix"."""
    given = env.list(variable, default=default)
    try:
        return [text if text == "unix" else ip_network(text) for text in given]
    except ValueError as problem:
        raise ImproperlyConfigured(f"{variable}: {problem}, and it is not the word “unix”.") from None


def roles(variable: str) -> list[str]:
    given: list[str] = env.list(variable, default=[])
    # A role that is mistyped would be asked for nothing.
    if unknown := sorted(set(given) - {"Reporters", "Editors", "Administrators"}):
        raise ImproperlyConfigured(f"{variable}: {unknown[0]} is none of Reporters, Editors and Administrators.")
    return given


def frame_ancestors(variable: str) -> list[str]:
    """Who may frame a page, as the directive of that name has it: "*", "'none'", or origins, commas between them."""
    given: list[str] = env.list(variable, default=["*"])
    for source in given:
        if not re.fullmatch(r"\*|'none'|'self'|https?://(\*\.)?[A-Za-z0-9.-]+(:\d+)?", source):
            raise ImproperlyConfigured(f"{variable}: “{source}” is no origin such as https://news.example.org.")
    if not given or (len(given) > 1 and "'none'" in given):
        raise ImproperlyConfigured(f"{variable}: write * for everybody or 'none' for nobody, and nothing beside it.")
    return given


def e_mail_address(variable: str) -> str:
    given: str = env.str(variable, default="")
    try:
        if given:
            validate_email(given)
    except ValidationError:
        raise ImproperlyConfigured(f"{variable}: “{given}” is not an e-mail address.") from None
    return given


def texts(variable: str) -> dict[str, str]:
    """The operator's text by language: of the file that the variable names, and of the one that it with _AR names."""
    found = {}
    for language, name in (("en", variable), ("ar", f"{variable}_AR")):
        path = env.str(name, default="")
        try:
            found[language] = Path(path).read_text(encoding="utf-8-sig").strip() if path else ""
        except (OSError, UnicodeDecodeError) as problem:
            raise ImproperlyConfigured(f"{name}: {problem}") from None
    if found["ar"] and not found["en"]:
        raise ImproperlyConfigured(f"{variable}: it is missing, and {variable}_AR is there.")
    return found
