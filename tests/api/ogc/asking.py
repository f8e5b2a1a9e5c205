"""Short ways to ask OGC API – Features in tests."""

ITEMS = "/ogc/collections/{}/items"


def ask(client, path, status=200, **headers):
    """The document of an address below /ogc/, as JSON."""
    response = client.get(f"/ogc{path}", headers={"Accept": "application/json"} | headers)
    assert response.status_code == status, response.content
    return response.json()


def page(client, collection, query=""):
    return ask(client, f"/collections/{collection}/items?{query}")


def ids(client, collection, query=""):
    return [feature["id"] for feature in page(client, collection, query)["features"]]


def every_page(client, collection, query=""):
    """The ids of all pages, by their links."""
    found, address = [], f"{ITEMS.format(collection)}?{query}"
    while address:
        shown = client.get(address).json()
        found += [feature["id"] for feature in shown["features"]]
        address = next((link["href"] for link in shown["links"] if link["rel"] == "next"), None)
    return found


def links(document, rel):
    return [link for link in document["links"] if link["rel"] == rel]


def problem(client, path, status=400):
    """Which parameters are to blame, and why."""
    response = client.get(f"/ogc{path}")
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    document = response.json()
    assert (document["status"], document["code"], document["description"]) == (
        status,
        document["type"].partition("#")[2],
        document["detail"],
    )
    return [error["name"] for error in document.get("errors", [])], document["detail"]
