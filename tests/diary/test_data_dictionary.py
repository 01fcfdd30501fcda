from __future__ import annotations

import json

from planner.diary.data_dictionary import data_package, dictionary, resource
from planner.diary.tables import TABLES
from planner.paths import REPOSITORY


def test_committed_dictionary_is_what_the_declaration_makes() -> None:
    assert (REPOSITORY / "data" / "README.md").read_text("utf-8") == dictionary()


def test_dictionary_opens_with_what_the_folder_is_and_that_it_stays_here() -> None:
    opening = dictionary().partition("| file |")[0]
    assert "This folder holds your own files" in opening
    assert "They stay on this\nmachine." in opening


def test_package_lists_fields_with_types_constraints_and_keys() -> None:
    package = json.loads(data_package(map(resource, (TABLES["pain"], TABLES["performed"]))))
    pain, performed = package["resources"]
    fields = {field["name"]: field for field in pain["schema"]["fields"]}

    assert package["schema_version"] == 1
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
