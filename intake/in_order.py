"""Run the model's parts one after another.

Rasa has dask do that, three or four times a message, and dask plans each run anew, which takes longer than
most of the parts; none of them runs beside another. There is no setting for it, so the name of the class that
runs them is replaced where Rasa looks it up to serve.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.core import processor
from rasa.engine.runner.dask import DaskGraphRunner

from intake.as_read import is_as_read

# Of the runner whose place ours takes, in Rasa 3.6.21.
REPLACED = "78a7d146c5c06d4cfd29638bbb20192183bfcd8cc69d2cb2be198c8e87a4c134"


def run_in_order() -> bool:
    """Replace the runner; tell whether it was done, for another version of Rasa is left as it is."""
    if not is_as_read(DaskGraphRunner, REPLACED):
        return False
    processor.DaskGraphRunner = InOrderRunner
    return True


class InOrderRunner(DaskGraphRunner):
    """Makes the parts as Rasa's runner does, and plans once for all runs that want the same."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._orders: dict[tuple[str, ...], list[str]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run what the targets need, and return what each of them gives.

        Raises:
            GraphRunError: a part needs what neither an input nor another part gives.
        """
        wanted = tuple(targets or self._graph_schema.target_names)
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._order(wanted):
            if name not in done:
                needs = self._graph_schema.nodes[name].needs.values()
                # A part that gets a bare name instead of an output says that it is missing.
                done[name] = self._instantiated_nodes[name](*(done.get(need, need) for need in needs))
        return {name: done[name][1] for name in wanted}

    def _order(self, targets: tuple[str, ...]) -> list[str]:
        """Return the parts that the targets need, each behind those that it needs itself."""
        if targets not in self._orders:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            order = TopologicalSorter({name: node.needs.values() for name, node in nodes.items()})
            self._orders[targets] = [name for name in order.static_order() if name in nodes]
        return self._orders[targets]
