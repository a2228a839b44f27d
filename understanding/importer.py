"""Turn the clinic's own files into what Rasa trains on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from clinic.clinic import Clinic, ClinicFileError, load_clinic
from safety.red_flags import TIERS, load_red_flags
from understanding.articles import Article, load_articles
from understanding.booking_answers import booking_answer_messages, load_booking_answers
from understanding.citations import cited
from understanding.example import example_of
from understanding.faq import Answer, Faq, Missing, load_faq
from understanding.fuller_answer import is_fuller
from understanding.knowledge_error import KnowledgeError
from understanding.passage_messages import passage_messages
from understanding.red_flag_examples import load_red_flag_examples, red_flag_messages
from understanding.talk import load_talk, talk_messages

FAQ_INTENT = "faq"
MISSING_INTENT = "not_in_articles"
SOURCE_CARD_CHANNEL = "widget"  # shows the source beside the text
PROJECT = Path(__file__).resolve().parents[1]


class ClinicImporter(RasaFileImporter):
    """Read `clinic.yml`, the articles, the FAQ and the red-flag wording beside Rasa's own files.

    FAQ questions become examples of the intents `faq` and `not_in_articles`, their key in the message's
    metadata; answers become the responses `utter_faq/<key>`; the clinic's values fill the responses.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **_: Any,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        self._project = Path(config_file).resolve().parent if config_file else PROJECT
        try:
            self._clinic = load_clinic(self._project / "clinic.yml")
        except ClinicFileError as error:
            raise KnowledgeError(str(error)) from None
        self._faq = _with_clinic_answers(load_faq(self._project / "data" / "faq"), self._clinic)

    def get_domain(self) -> Domain:
        """Return `domain.yml` with the FAQ's intents and responses, the clinic's values filled in."""
        domain = super().get_domain().as_dict()
        articles = load_articles(self._project / "data" / "articles")
        red_flags = load_red_flags(self._project / "data" / "red_flags.yml")
        responses = domain.setdefault("responses", {})
        for answer in self._faq.answers:
            responses[f"utter_faq/{answer.key}"] = _response(answer, articles)
        for tier in TIERS:
            responses[f"utter_red_flag_{tier}"] = [{"text": red_flags.reply(tier)}]
        for variants in responses.values():
            for variant in variants:
                variant["text"] = self._filled(variant.get("text", ""))
        return Domain.from_dict(domain)

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return Rasa's NLU data with every FAQ question as an example, the articles' passages, and more."""
        titles = {answer.key: answer.question for answer in self._faq.answers}
        examples = []
        for answer in self._faq.answers:
            topic = {
                "key": answer.key,
                "question": answer.question,
                "subject": answer.subject,
                "article": answer.article,
                "related": {key: titles[key] for key in answer.related},
                "begins_booking": answer.begins_booking,
                "covers": [other.key for other in self._faq.answers if is_fuller(answer.text, other.text)],
            }
            for text in dict.fromkeys([answer.question, *answer.questions]):
                examples.append(example_of(text, FAQ_INTENT, topic))
        for missing in self._faq.missing:
            topic = {"key": missing.key, "about": missing.about}
            for text in dict.fromkeys(missing.questions):
                examples.append(example_of(text, MISSING_INTENT, topic))
        passages = passage_messages(load_articles(self._project / "data" / "articles").values())
        data = self._project / "data"
        red_flags = red_flag_messages(load_red_flag_examples(data / "red_flag_examples"))
        answers = booking_answer_messages(load_booking_answers(data / "booking_answers"))
        talk = talk_messages(load_talk(data / "talk"))
        ours = TrainingData([*examples, *passages, *red_flags, *answers, *talk])
        return super().get_nlu_data(language).merge(ours)

    def _filled(self, text: str) -> str:
        values = {
            "clinic_name": self._clinic.name,
            "region": self._clinic.region,
            "telephone": self._clinic.telephone,
            "next_step": self._clinic.next_step,
        }
        return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), text)


def _response(answer: Answer, articles: dict[str, Article]) -> list[dict[str, Any]]:
    """Return the wording for the channels without a source card, and the one for the channel that has it."""
    if not answer.article:
        return [{"text": answer.text}]
    article, section = cited(answer, articles)
    url = f"{article.url}#{section.anchor}" if article.url else ""
    source = f"Source: “{article.title}”, {section.heading}"
    metadata = {
        "source": {
            "article": article.slug,
            "title": article.title,
            "section": section.heading,
            "url": url,
        }
    }
    return [
        {"text": "\n".join([answer.text, source, *([url] if url else [])]), "metadata": metadata},
        {"channel": SOURCE_CARD_CHANNEL, "text": answer.text, "metadata": metadata},
    ]


def _with_clinic_answers(faq: Faq, clinic: Clinic) -> Faq:
    """Turn what `clinic.yml` answers today from missing into answers."""
    values = {
        missing.key: clinic.dict()[missing.clinic_field] for missing in faq.missing if missing.clinic_field
    }
    answered = tuple(
        _clinic_answer(missing, values[missing.key]) for missing in faq.missing if values.get(missing.key)
    )
    return Faq(
        answers=(*faq.answers, *answered),
        missing=tuple(missing for missing in faq.missing if not values.get(missing.key)),
    )


def _clinic_answer(missing: Missing, value: str) -> Answer:
    return Answer(
        key=missing.key,
        question=missing.questions[0],
        subject="",
        article="",
        section="",
        text=missing.text.replace(f"{{{missing.clinic_field}}}", value),
        related=(),
        questions=missing.questions,
    )
