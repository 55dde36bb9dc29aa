"""The API keeps to its own description: schemathesis asks a running service what that allows and forbids.

A short run with the same requests every time; ``scripts/prove_contract.py`` asks more, on both stores.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scripts import prove_contract
from service.app import create_app
from service.description import examples
from service.settings import ServiceSettings

API = create_app(ServiceSettings(data="unused")).openapi()
OPERATIONS = [f"{method.upper()} {path}" for path, ways in API["paths"].items() for method in ways]
BINARY = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.apache.parquet",
}


def test_schemathesis(tmp_path: Path) -> None:
    with prove_contract.served(str(tmp_path), "", keys=False) as address:
        hook = prove_contract.prepare(address, None)
        found = prove_contract.run(address, examples=2, seed=7, hook=hook, key=None)
    assert found.failures == {}, found.output
    assert found.operations == len(OPERATIONS)
    assert found.fulfilled >= 20
    assert found.cases > 1000


def resolved(api: dict[str, Any], response: dict[str, Any]) -> dict[str, Any]:
    name = response.get("$ref", "").rpartition("/")[2]
    return api["components"]["responses"][name] if name else response


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_body_has_an_example_that_fits_its_schema(name: str) -> None:
    method, path = name.split(" ")
    operation = API["paths"][path][method.lower()]
    bodies = [(name, operation.get("requestBody", {}))]
    bodies += [(status, resolved(API, response)) for status, response in operation["responses"].items()]
    for place, body in bodies:
        for media_type, content in body.get("content", {}).items():
            if media_type in BINARY:
                continue
            assert "example" in content, (place, media_type)
            if "schema" in content:
                schema = content["schema"] | {"components": API["components"]}
                jsonschema.validate(content["example"], schema, cls=jsonschema.Draft202012Validator)


def test_no_example_is_of_nothing() -> None:
    """The file with examples names operations that there are."""
    assert set(examples()) <= set(OPERATIONS)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if "/v1/" in name])
def test_every_operation_says_how_it_refuses(name: str) -> None:
    method, path = name.split(" ")
    operation = API["paths"][path][method.lower()]
    assert {"401", "403", "429"} <= set(operation["responses"])
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            assert set(resolved(API, response)["content"]) == {"application/problem+json"}, status
    assert operation["security"] == [{}, {"bearer": []}, {"header": []}]


def test_where_keys_are_needed_the_description_says_so() -> None:
    api = create_app(ServiceSettings(data="unused", require_keys=1)).openapi()
    assert api["paths"]["/v1/documents"]["get"]["security"] == [{"bearer": []}, {"header": []}]
    assert "security" not in api["paths"]["/healthz"]["get"]


def test_links_lead_to_operations_that_there_are() -> None:
    operations = {o["operationId"]: o for ways in API["paths"].values() for o in ways.values()}
    links = [
        link
        for operation in operations.values()
        for response in operation["responses"].values()
        for link in response.get("links", {}).values()
    ]
    assert len(links) > 10
    for link in links:
        taken = {parameter["name"] for parameter in operations[link["operationId"]]["parameters"]}
        assert set(link["parameters"]) <= taken
