"""OGC API – Features at ``/ogc/`` (OGC 17-069r4, Part 1): core, GeoJSON, HTML and OpenAPI 3.0."""
