"""What our trained components have in common: how they are made, kept in the model, and read back from it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException

from understanding import made_by


class OtherCode(RasaException):
    """The model was trained by other code than is here."""


class TrainedComponent(GraphComponent, ABC):
    """A component that learns; what it learnt goes with the model wherever that is copied."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TrainedComponent:
        """Make a component that is yet to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> TrainedComponent:
        """Read the component back from a trained model.

        Raises:
            OtherCode: other code made the model.
        """
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            file = Path(folder) / made_by.FILE
            if not file.is_file() or file.read_text("ascii") != made_by.this_code():
                raise OtherCode("The model was trained by other code than is here: run 'make train'.")
            component._read(Path(folder))
        return component

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource

    def _keep(self) -> Resource:
        """Write what was learnt into the model."""
        with self._model_storage.write_to(self._resource) as folder:
            self._write(Path(folder))
            (Path(folder) / made_by.FILE).write_text(made_by.this_code(), "ascii")
        return self._resource

    @abstractmethod
    def _write(self, folder: Path) -> None:
        """Write what was learnt."""

    @abstractmethod
    def _read(self, folder: Path) -> None:
        """Read what `_write` wrote."""
