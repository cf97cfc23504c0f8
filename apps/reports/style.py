"""The rules of a document's style that come from data: the colours of the RAG scale and the trust's own."""

from apps.core.colour import ink_on, is_hex_colour
from apps.core.rag import State

PLAIN = "#1d4f91"  # where a trust's colour is none
_HATCHED = (State.OVERDUE, State.AWAITING, State.INCOMPLETE)
_HATCHING = "background-image:repeating-linear-gradient(135deg,#e5e6e7 0,#e5e6e7 3pt,#f8f8f8 3pt,#f8f8f8 5pt)"


def own_rules(colour: str) -> str:
    """A style sheet with each state's fill, ink and edge, and the trust's colour with the ink that reads on it."""
    trust = colour if is_hex_colour(colour) else PLAIN
    rules = [f".trust{{background:{trust};color:{ink_on(trust)}}}", f".trust-edge{{border-color:{trust}}}"]
    for state in State:
        name = state.value.replace("_", "-")
        hatching = _HATCHING if state in _HATCHED else ""
        rules.append(
            f".rag-{name}{{background-color:{state.fill};color:{state.ink};border-color:{state.edge};{hatching}}}"
        )
    return "".join(rules)
