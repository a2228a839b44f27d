"""What our policies have in common: they learn nothing and predict one action or none."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain


class FixedPolicy(Policy):
    """A policy that learns nothing and looks at the latest turn alone."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return a priority above the rules'."""
        return {"priority": 10}

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

    def _predict(self, action: str, domain: Domain, events: list[Any] | None = None) -> PolicyPrediction:
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        # Not predicted from the user's words: an open form neither runs nor rejects, and goes on next turn.
        return self._prediction(probabilities, is_no_user_prediction=True, events=events)

    def _no_prediction(self, domain: Domain) -> PolicyPrediction:
        return self._prediction(self._default_predictions(domain))
