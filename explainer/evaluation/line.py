"""The generated straight-line function of a derivation: the formulas of all steps that a result
needs, one under the other; the form in which training takes thousands of rounds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from sympy import preorder_traversal

from explainer.derivation import Derivation, Formula, Step, Working
from explainer.evaluation.arithmetic import Domain, Source

# A value that is used once is not given a name but stands where it is used, up to this length.
INLINE = 200


class Line:
    """One generated function: ``inputs`` to ``outputs``, and how many rounds of it to take.

    With ``loop`` there is one output for each of the first inputs, and the function is a loop:
    called with a number of rounds, it feeds its outputs back into those inputs.
    """

    def __init__(
        self, derivation: Derivation, inputs: Sequence[str], outputs: Sequence[str], *, loop: bool
    ) -> None:
        self.inputs, self.outputs = tuple(inputs), tuple(outputs)
        source = Source()
        names = {key: f"x{k}" for k, key in enumerate(inputs)}
        body = list(self._body(derivation, source, names))
        results = ", ".join(names[key] for key in outputs) + ","
        head = ["n", *names_of(inputs), *source.constants]
        lines = [f"def f({', '.join(dict.fromkeys(head))}):"]
        if loop:
            state = ", ".join(f"x{k}" for k in range(len(outputs))) + ","
            lines += ["  for _ in range(n):", *(f"    {line}" for line in body)]
            lines += [f"    {state} = {results}", f"  return {state}"]
        else:
            lines += [*(f"  {line}" for line in body), f"  return {results}"]
        self.text = "\n".join(lines)
        self._code = compile(self.text, "<derivation>", "exec")
        self._constants = source.constants
        self._made: dict[str, Callable[..., tuple[Any, ...]]] = {}

    def _body(self, derivation: Derivation, source: Source, names: dict[str, str]) -> Iterable[str]:
        steps = [step for step in derivation.closure(self.outputs) if step.key not in names]
        uses = Counter(self.outputs)
        for step in steps:
            for arg, count in zip(route(step).args, _counts(route(step).formula), strict=True):
                uses[arg] += count
        for step in steps:
            formula, args = route(step).formula, route(step).args
            expression = formula.expression if formula.numeric is None else formula.numeric
            local = dict(zip(formula.symbols, (names[a] for a in args), strict=True))
            text = source.write(expression, local)
            if text.isidentifier() or (uses[step.key] == 1 and len(text) < INLINE):
                names[step.key] = text
            else:
                name = names[step.key] = f"v{len(names)}"
                yield f"{name} = {text}"

    def __call__(self, domain: Domain, values: Sequence[Any], rounds: int = 1) -> tuple[Any, ...]:
        """The outputs for ``values`` of the inputs; of a loop, after so many rounds."""
        function = self._made.get(domain.name)
        if function is None:
            space = dict(domain.functions)
            exec(self._code, space)
            function = self._made[domain.name] = space["f"]
        constants = [domain.rational(c.p, c.q) for c in self._constants.values()]
        return function(rounds, *values, *constants)


def names_of(inputs: Sequence[str]) -> list[str]:
    """The parameters of the generated function."""
    return [f"x{k}" for k in range(len(inputs))]


def route(step: Step) -> Working:
    """The working that computes a step with the least effort."""
    found = step.shortcut or step.working
    assert found is not None, f"no number is given for {step.key}"
    return found


def _counts(formula: Formula) -> tuple[int, ...]:
    """How often each placeholder stands in a formula."""
    counts = formula.cache.get("counts")
    if counts is None:
        found = Counter(
            leaf for leaf in preorder_traversal(formula.expression) if leaf in formula.symbols
        )
        counts = formula.cache["counts"] = tuple(found[symbol] for symbol in formula.symbols)
    return cast(tuple[int, ...], counts)
