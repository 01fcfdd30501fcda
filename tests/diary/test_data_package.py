from __future__ import annotations

import json

from planner.diary.data_package import data_package, resource
from planner.diary.tables import TABLES
from planner.storage.schema_version import SCHEMA_VERSION


def test_package_lists_fields_with_types_constraints_and_keys() -> None:
    package = json.loads(data_package(map(resource, (TABLES["pain"], TABLES["performed"]))))
    pain, performed = package["resources"]
    fields = {field["name"]: field for field in pain["schema"]["fields"]}

    assert package["schema_version"] == SCHEMA_VERSION
    assert pain["path"] == "pain.csv"
    assert "primaryKey" not in pain["schema"]
    assert performed["schema"]["primaryKey"] == ["session_id", "order", "side"]
    assert fields["rated_at"]["format"] == "%Y-%m-%dT%H:%M:%S%z"
    assert fields["about"] == {
        "name": "about",
        "type": "date",
        "description": "the day the rating is about",
        "constraints": {"required": True},
    }
    assert fields["pain"]["constraints"] == {"minimum": 0, "maximum": 10}
    assert fields["flare"]["type"] == "boolean"
    assert performed["schema"]["fields"][3]["constraints"] == {"required": True, "enum": ["both", "left", "right"]}
