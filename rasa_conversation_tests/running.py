"""Run a case: say, look, compare, and stop at the first turn that is not as it should be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from rasa_conversation_tests.always import Responses, always_wrong
from rasa_conversation_tests.cases import Case, Expectation, PlannedTurn, Said
from rasa_conversation_tests.conversation import Conversation, Sent, Turn
from rasa_conversation_tests.matching import Problem, unmet
from rasa_conversation_tests.report import failure_report


class ConversationFailure(Exception):
    """A conversation did not go as the file says; the message is the whole report."""


class Speaks(Protocol):
    """One conversation with an assistant, wherever that runs."""

    sender_id: str

    def visible(self, expectation: Expectation) -> Expectation | None:
        """Return what of an expectation can be judged from here; None when nothing can."""

    def start(self) -> Turn:
        """Start the session."""

    def say(self, sent: Sent, store_down: AbstractContextManager[Any]) -> Turn:
        """Send a text and return what follows."""


Outcome = Callable[[str, Any, Conversation], "list[str] | None"]
StoreDown = Callable[[Conversation], "AbstractContextManager[Any] | None"]


class CaseRun:
    """One run of a case; `conversation` grows while it runs, `unseen` counts what could not be judged."""

    def __init__(
        self,
        case: Case,
        conversation: Conversation,
        dialogue: Speaks,
        responses: Responses,
        outcome: Outcome,
        store_down: StoreDown,
    ) -> None:
        self._case = case
        self._conversation = conversation
        self._dialogue = dialogue
        self._responses = responses
        self._outcome = outcome
        self._store_down = store_down
        self.unseen = 0

    def run(self) -> None:
        """Run every turn, then look at the case's outcome.

        Raises:
            ConversationFailure: when a turn or the outcome is not as it should be.
        """
        turns = list(self._case.turns)
        opening = turns.pop(0) if turns[0].said is None else PlannedTurn(None)
        self._judge(opening, self._dialogue.start(), self._case.line)
        for planned in turns:
            said = planned.said
            assert said is not None, "only the first turn of a case is without words"
            self._judge(planned, self._say(said), said.line)
        self._fail_on(self._outcomes(self._visible(self._case.outcome)))

    def _say(self, said: Said) -> Turn:
        outage = self._case.outage.joined_with(said.outage)
        return self._dialogue.say(
            Sent(
                self._payload(said) if said.is_press else said.text,
                pressed=said.text if said.is_press else None,
                metadata={**self._case.metadata, **said.metadata},
                after_seconds=said.after_seconds,
                outage=outage,
            ),
            self._storage_outage(said) if outage.store_down else nullcontext(),
        )

    def _payload(self, said: Said) -> str:
        last = self._conversation.turns[-1]
        offered = [button for message in last.messages for button in message.buttons]
        for button in offered:
            if button.get("title") == said.text:
                return str(button.get("payload") or button["title"])
        titles = "".join(f"[{button.get('title')}]" for button in offered) or "no buttons"
        self._fail_on(
            [Problem(said.line, f"a button [{said.text}] to press", f"the last turn offered {titles}")]
        )
        raise AssertionError("the line above raises")

    def _storage_outage(self, said: Said) -> AbstractContextManager[Any]:
        context = self._store_down(self._conversation)
        if context is None:
            expected = (
                "the hook pytest_rasa_store_down in the project's conftest.py, which `store: down` needs"
            )
            self._fail_on([Problem(said.line, expected, "no such hook, or it returned None")])
        assert context is not None
        return context

    def _judge(self, planned: PlannedTurn, turn: Turn, line: int) -> None:
        self._conversation.turns.append(turn)
        expectations = self._visible(planned.expectations)
        self._fail_on(
            [
                *always_wrong(turn, line, self._responses),
                *unmet(expectations, turn, planned.is_ordered),
                *self._outcomes([wanted for wanted in expectations if wanted.kind == "outcome"]),
            ]
        )

    def _visible(self, expectations: Sequence[Expectation]) -> list[Expectation]:
        visible = [self._dialogue.visible(expectation) for expectation in expectations]
        self.unseen += visible.count(None)
        return [expectation for expectation in visible if expectation]

    def _outcomes(self, expectations: Sequence[Expectation]) -> list[Problem]:
        problems = []
        for expectation in expectations:
            key, expected = expectation.value
            found = self._outcome(key, expected, self._conversation)
            if found is None:
                found = [f"no hook pytest_rasa_outcome knows the key {key!r}"]
            problems += [Problem(expectation.line, f"outcome {key}: {expected!r}", wrong) for wrong in found]
        return problems

    def _fail_on(self, problems: Sequence[Problem]) -> None:
        if problems:
            raise ConversationFailure(failure_report(self._case.path, problems, self._conversation))
