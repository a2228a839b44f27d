"""The clinic's own files become what Rasa trains on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from understanding.example import topic_of
from understanding.importer import PROJECT, ClinicImporter
from understanding.knowledge_error import KnowledgeError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("clinic.yml", "config.yml", "domain.yml"):
        shutil.copy(PROJECT / name, tmp_path / name)
    shutil.copytree(PROJECT / "data", tmp_path / "data")
    return tmp_path


def importer(project: Path) -> ClinicImporter:
    return ClinicImporter(str(project / "config.yml"), str(project / "domain.yml"), [str(project / "data")])


def edit(path: Path, **fields: Any) -> None:
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **fields}))


def test_every_response_is_filled_with_the_clinics_values(project: Path) -> None:
    edit(project / "clinic.yml", name="Other Clinic", telephone="(816) 555-0100")
    responses = importer(project).get_domain().responses
    texts = [variant["text"] for variants in responses.values() for variant in variants]
    assert any("Other Clinic" in text for text in texts)
    assert not [text for text in texts if "{clinic_name}" in text or "{telephone}" in text]
    assert not [text for text in texts if "North County" in text or "731-4201" in text]


def test_an_answer_carries_its_source_in_text_and_metadata(project: Path) -> None:
    response = importer(project).get_domain().responses["utter_faq/how-ice-works"][0]
    assert response["metadata"]["source"]["section"] in response["text"]
    assert response["metadata"]["source"]["title"] == "Using Cryotherapy to Treat Muscle Spasms"
    assert response["metadata"]["source"]["url"] == ""


def test_the_websites_chat_gets_the_source_beside_the_text(project: Path) -> None:
    elsewhere, in_widget = importer(project).get_domain().responses["utter_faq/how-ice-works"]
    assert "channel" not in elsewhere
    assert in_widget["channel"] == "widget"
    assert elsewhere["text"].startswith(f"{in_widget['text']}\nSource: ")
    assert in_widget["metadata"] == elsewhere["metadata"]


def test_a_link_is_shown_where_the_article_has_one(project: Path) -> None:
    article = next((project / "data" / "articles").glob("*.md"))
    article.write_text(article.read_text().replace("url:", "url: https://example.org/ice", 1))
    response = importer(project).get_domain().responses["utter_faq/how-ice-works"][0]
    assert response["text"].endswith("https://example.org/ice#how-ice-works")


def test_examples_know_their_key_and_related_questions(project: Path) -> None:
    examples = importer(project).get_nlu_data().training_examples
    topic = next(topic_of(example) for example in examples if example.get("text") == "how do ice packs work")
    assert topic["key"] == "how-ice-works"
    assert len(topic["related"]) in (2, 3)


def test_what_the_clinic_fills_in_is_answered_and_no_longer_missing(project: Path) -> None:
    before = importer(project).get_domain().responses
    edit(project / "clinic.yml", hours="Monday to Friday, 9 am to 5 pm")
    filled = importer(project)
    assert "utter_faq/opening-hours" not in before
    assert (
        "Monday to Friday, 9 am to 5 pm"
        in filled.get_domain().responses["utter_faq/opening-hours"][0]["text"]
    )
    intents = {
        example.get("intent")
        for example in filled.get_nlu_data().training_examples
        if topic_of(example).get("key") == "opening-hours"
    }
    assert intents == {"faq"}


def test_an_answer_that_cites_a_missing_section_stops_the_training(project: Path) -> None:
    faq = project / "data" / "faq" / "how_ice_works.yml"
    faq.write_text(faq.read_text().replace("section: how-ice-works", "section: nowhere", 1))
    with pytest.raises(KnowledgeError, match=r"how-ice-works.*nowhere.*not in data/articles"):
        importer(project).get_domain()


def test_a_wrong_clinic_file_stops_the_training(project: Path) -> None:
    edit(project / "clinic.yml", telephone="12")
    with pytest.raises(KnowledgeError, match=r"clinic\.yml: telephone"):
        importer(project)
