"""What our policies have in common: they learn nothing and predict one action or none."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class FixedPolicy(Policy):
    """A policy that learns nothing and looks at the latest turn alone."""

    PRIORITY: ClassVar[int]  # the greatest of the policies that are sure wins

    @classmethod
    def get_default_config(cls) -> dict[str, Any]:
        """Return the priority."""
        return {"priority": cls.PRIORITY}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> FixedPolicy:
        """Make the policy."""
        return cls(config, model_storage, resource, execution_context)

    def train(self, *_: Any, **__: Any) -> Resource:
        """Learn nothing."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **_: Any,
    ) -> PolicyPrediction:
        """Predict what `_decide` does."""
        return self._decide(tracker, domain)

    @abstractmethod
    def _decide(self, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        """Return `_predict` or `_no_prediction`."""

    def _predict(self, action: str, domain: Domain, events: list[Any] | None = None) -> PolicyPrediction:
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        # Not predicted from the user's words: an open form neither runs nor rejects, and goes on next turn.
        return self._prediction(probabilities, is_no_user_prediction=True, events=events)

    def _no_prediction(self, domain: Domain) -> PolicyPrediction:
        return self._prediction(self._default_predictions(domain))
