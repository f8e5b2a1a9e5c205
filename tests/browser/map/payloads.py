"""The parts of a page's payload as a test would have them."""

import json


def address_of(kind="*"):
    """The addresses of the parts of a kind: "core", "ground", "front", "names", "days", "district"."""
    is_whole = kind in {"core", "ground", "front", "names", "*"}
    return f"**/parts/*/{kind}.json" if is_whole else f"**/parts/*/{kind}-*.json"


def altering(alter, kind="core"):
    """What prepares a page so that every part of that kind has gone through ``alter`` before the page reads it."""

    def answer(route):
        got = route.fetch(max_retries=1)
        payload = got.json()
        alter(payload)
        route.fulfill(response=got, body=json.dumps(payload))

    return lambda page: page.route(address_of(kind), answer)


def put(payload, table, number, **values):
    """Values by column into a row of a table of the payload."""
    for column, value in values.items():
        payload[table]["rows"][number][payload[table]["columns"].index(column)] = value


def place_of(payload, table, key, value):
    """Where the row stands that has the value in that column."""
    at = payload[table]["columns"].index(key)
    return [row[at] for row in payload[table]["rows"]].index(value)
