"""Serve and train without TensorFlow, which Rasa imports with components that this assistant does not have.

It is half of the time to start and of the memory. Rasa's list of components imports the modules below by
name, so each is replaced, before Rasa is imported, by one that holds its classes alone. Whoever makes such a
component gets an error that says so; whoever names one in `config.yml` gets TensorFlow.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import itertools
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

# Rasa's modules that import TensorFlow at once, and the classes that others import from each.
MODULES = {
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    # What those train with.
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}


def leave_tensorflow_out(config: Path) -> bool:
    """Replace the modules, unless the configuration names a class of theirs; tell whether it was done."""
    settings = config.read_text(encoding="utf-8")
    if any(name in settings for name in itertools.chain(*MODULES.values())):
        return False
    sys.meta_path.insert(0, _Finder())
    return True


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of the table, with classes that cannot be made."""

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Claim what is in the table."""
        return importlib.util.spec_from_loader(name, self) if name in MODULES else None

    def exec_module(self, module: ModuleType) -> None:
        """Give the module its classes."""
        for name in MODULES[module.__name__]:
            setattr(module, name, type(name, (_NotHere,), {"__module__": module.__name__}))


class _NotHere:
    """Stands for a component of Rasa's that needs TensorFlow."""

    def __init__(self, *_: Any, **__: Any) -> None:
        _refuse(type(self).__name__)

    @classmethod
    def create(cls, *_: Any, **__: Any) -> NoReturn:
        """Refuse, for this is how Rasa makes a component."""
        _refuse(cls.__name__)

    load = create


def _refuse(name: str) -> NoReturn:
    raise ImportError(
        f"The model holds a {name}, which needs TensorFlow, and config.yml names none: "
        "put it into config.yml or run 'make train'."
    )
