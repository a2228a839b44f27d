"""The files that an owner edits, and the model that is made from them."""

from __future__ import annotations

from pathlib import Path

from clinic.clinic import Clinic, ClinicFileError, load_clinic
from intake.checks.finding import Finding, must, ok
from intake.training import is_current
from safety.red_flags import load_red_flags
from safety.wording import RedFlagsFileError
from understanding.knowledge_check import check_knowledge
from understanding.made_by import is_made_by_this_code


def check_clinic() -> tuple[Finding, Clinic | None]:
    """Read clinic.yml; without a clinic much else cannot be looked at."""
    try:
        clinic = load_clinic()
    except ClinicFileError as error:
        return must("clinic.yml", str(error)), None
    return ok("clinic.yml", f"{clinic.name}, {clinic.telephone}"), clinic


def check_red_flags() -> Finding:
    """Read the emergency wording."""
    try:
        return ok("emergencies", f"wording {load_red_flags().version}")
    except RedFlagsFileError as error:
        return must("emergencies", str(error))


def check_articles(data: Path) -> Finding:
    """Read the articles and answers."""
    found = check_knowledge(data)
    if not found.mistakes:
        return ok("articles", f"articles {found.articles}, answers {found.answers}")
    more = "; 'intake articles check' shows them all" if len(found.mistakes) > 1 else ""
    return must("articles", f"{found.mistakes[0].removesuffix('.')}{more}.")


def check_model(model: Path) -> Finding:
    """Compare the model with what it was made from."""
    if not model.is_file():
        return must("model", "There is none yet: run 'make train'.")
    if not is_made_by_this_code(model):
        return must("model", "It is damaged, or was trained by other code than is here: run 'make train'.")
    if not is_current(model):
        return must(
            "model", "The texts were changed after it was trained: run 'make train', and start again."
        )
    return ok("model", "made from the texts and the code that are here")
