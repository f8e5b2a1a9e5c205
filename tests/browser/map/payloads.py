"""The payload of a page as a test would have it."""

import json


def altering(alter):
    """What prepares a page so that the payload it is drawn from has gone through ``alter`` first."""

    def answer(route):
        got = route.fetch()
        payload = got.json()
        alter(payload)
        route.fulfill(response=got, body=json.dumps(payload))

    return lambda page: page.route("**/timeline/*/*.json", answer)


def put(payload, table, number, **values):
    """Values by column into a row of a table of the payload."""
    for column, value in values.items():
        payload[table]["rows"][number][payload[table]["columns"].index(column)] = value


def place_of(payload, table, key, value):
    """Where the row stands that has the value in that column."""
    at = payload[table]["columns"].index(key)
    return [row[at] for row in payload[table]["rows"]].index(value)
