"""Short ways to ask the API in tests."""

BASE = "/api/v1/campaigns/harbour"


def ask(client, path, status=200, **headers):
    """The document at the path below the campaign's address."""
    response = client.get(f"{BASE}{path}", headers=headers)
    assert response.status_code == status, response.content
    return response.json()


def items(client, path, member):
    """That member of each row of a list."""
    return [row[member] for row in ask(client, path)["items"]]


def every_page(client, path, member):
    """That member of the rows of all pages."""
    found, address = [], f"{BASE}{path}"
    while address:
        page = client.get(address).json()
        found += [row[member] for row in page["items"]]
        address = page["next"]
    return found


def problem(client, path, status=400):
    """The problem's parameter and detail, of an answer that is a problem document."""
    response = client.get(f"{BASE}{path}")
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    document = response.json()
    assert document["status"] == status
    return [error["name"] for error in document.get("errors", [])], document["detail"]
