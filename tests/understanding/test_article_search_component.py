"""Article search in Rasa's pipeline: articles travel in the training data, passages in the messages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.article_search import PASSAGES, ArticleSearch
from understanding.articles import Article, load_articles
from understanding.encoder.encoder import Encoder
from understanding.encoder.graph import build_encoder
from understanding.encoder.weights import find_weights
from understanding.passage_messages import encode_passages, passage_messages
from understanding.sentence_encoder import SENTENCE_VECTOR

ARTICLES = load_articles(Path(__file__).parent / "data" / "articles")
CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("article_search")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("encoder")
    build_encoder(find_weights(), folder)
    return Encoder(folder)


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    created: ModelStorage = LocalModelStorage.create(tmp_path)
    return created


def training_data(articles: list[Article]) -> TrainingData:
    examples = [Message.build("hello", "greet"), Message.build("hi", "greet"), *passage_messages(articles)]
    merged: TrainingData = TrainingData().merge(TrainingData(examples))
    return merged


def asked(text: str, search: ArticleSearch, encoder: Encoder) -> Message:
    message = Message(data={TEXT: text, SENTENCE_VECTOR: encoder.encode(text)})
    return search.process([message])[0]


def trained(articles: list[Article], storage: ModelStorage, encoder: Encoder) -> ArticleSearch:
    data = training_data(articles)
    encode_passages(data, encoder.encode)
    ArticleSearch.create({}, storage, RESOURCE, CONTEXT).train(data)
    return ArticleSearch.load({}, storage, RESOURCE, CONTEXT)


def test_a_trained_search_puts_the_answer_and_its_source_into_the_message(
    storage: ModelStorage, encoder: Encoder
) -> None:
    search = trained(list(ARTICLES.values()), storage, encoder)
    message = asked("where can i park", search, encoder)
    best = message.get(PASSAGES)[0]
    assert best["accepted"]
    assert best["quote"].startswith("There are twelve parking spaces behind the building")
    assert (best["article"], best["section"]) == ("visiting-us", "Parking")
    assert best["title"] == "Visiting Us by Car, Bus or Bicycle"
    assert best["url"] == "https://example.org/visiting#parking"
    assert json.loads(json.dumps(message.get(PASSAGES))) == message.get(PASSAGES)
    assert len(message.get(PASSAGES)) <= 3


@pytest.mark.parametrize(
    "text", ["does it say anything about nitrogen", "what is the capital of france", "🙂"]
)
def test_a_message_that_no_article_speaks_to_stays_as_it_was(
    text: str, storage: ModelStorage, encoder: Encoder
) -> None:
    message = asked(text, trained(list(ARTICLES.values()), storage, encoder), encoder)
    assert not message.get(PASSAGES)


def test_a_message_without_words_or_vector_is_left_alone(storage: ModelStorage, encoder: Encoder) -> None:
    search = trained(list(ARTICLES.values()), storage, encoder)
    for message in search.process([Message(data={TEXT: ""}), Message(data={TEXT: "parking?"})]):
        assert not message.get(PASSAGES)


def test_articles_without_a_sentence_train_to_a_search_that_finds_nothing(
    storage: ModelStorage, encoder: Encoder
) -> None:
    article = ARTICLES["visiting-us"]
    empty = replace(article, sections=tuple(replace(section, text="") for section in article.sections))
    assert not asked("parking?", trained([empty], storage, encoder), encoder).get(PASSAGES)


def test_a_changed_article_changes_the_training_data_for_rasa() -> None:
    article = ARTICLES["visiting-us"]
    last = replace(article.sections[-1], text="The ramp is heated.")
    changed = replace(article, sections=(*article.sections[:-1], last))
    before, same = training_data([article]).fingerprint(), training_data([article]).fingerprint()
    assert before == same
    assert training_data([changed]).fingerprint() != before
    assert training_data([replace(article, title="Another title")]).fingerprint() != before


def test_passages_are_nobodys_words_to_rasa() -> None:
    data = training_data(list(ARTICLES.values()))
    assert len(data.training_examples) > len(data.nlu_examples) == len(data.intent_examples) == 2
    assert data.intents == {"greet"}
    assert not data.has_e2e_examples()
    data.validate()  # a warning is an error here
