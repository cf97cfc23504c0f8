"""How large a share of the schools has to be green for the trust to be, counted in schools or in pupils; pure."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from apps.core.figures import Unit
from apps.kpis.facts import Figure, Limits, Past, Shape, Spec, Subject
from apps.kpis.rating import Rating, rate

_HUNDRED = Decimal(100)
_HALF = Decimal(50)
# In the words of the plan file's clauses.
EVERY, MORE_THAN_HALF = "all", "more than half"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """The share that is enough, in percent, passed only beyond it where `strict`; `in_pupils` says what is counted."""

    share: Decimal = _HUNDRED
    strict: bool = False
    in_pupils: bool = False

    def weight_of(self, rating: Rating) -> Decimal | None:
        """What a school weighs: one, or those behind its figure; None where it does not say."""
        return _weight(self, rating.figure)

    def weight_last_year(self, rating: Rating) -> Decimal | None:
        """What it weighed a year earlier."""
        return _weight(self, rating.year_ago)

    def with_rest_green(self, share: Figure, missing: int) -> Figure:
        """The share if so many schools more were green; of pupils, nobody knows how many they have, so nearly all."""
        if self.in_pupils:
            return Figure(numerator=Decimal(999_999), denominator=Decimal(1_000_000)) if _is_split(share) else share
        assert share.numerator is not None and share.denominator is not None
        return Figure(numerator=share.numerator + missing, denominator=share.denominator + missing)

    def rate_share(self, share: Figure, one: Rating, spec: Spec, before: Figure | None) -> Rating:
        """Rate it as any percentage is rated, at the moment of one of the schools' ratings; no group is too small."""
        return rate(
            spec=Spec(
                shape=Shape.AT_LEAST,
                unit=Unit.PERCENT,
                strict=self.strict,
                must_pass=spec.must_pass,
                counted=spec.counted if self.in_pupils else "school",
            ),
            limits=Limits(target=self.share),
            figure=share,
            moment=one.case.moment,
            subject=Subject(is_trust=True, small_under=0),
            past=Past(same_term_last_year=before),
        )

    def words(self, green: int, of: int) -> str:
        """What the share is of: "5 of 6 schools are green"."""
        schools = f"{green} of {of} {'school' if of == 1 else 'schools'} {'is' if green == 1 else 'are'} green"
        return f"counted in those behind the figures; {schools}" if self.in_pupils else schools


ALL = Needed()


def needed_from(words: str, *, in_pupils: bool = False) -> Needed:
    """Read "all", "more than half" or a percentage as a clause of the plan file has them; nothing means all."""
    text = words.strip().lower().removesuffix("%")
    if text in ("", EVERY):
        return Needed(in_pupils=in_pupils)
    if text == MORE_THAN_HALF:
        return Needed(share=_HALF, strict=True, in_pupils=in_pupils)
    try:
        share = Decimal(text)
    except InvalidOperation:
        return Needed(in_pupils=in_pupils)
    return Needed(share=share if 0 < share <= _HUNDRED else _HUNDRED, in_pupils=in_pupils)


def _weight(needed: Needed, figure: Figure | None) -> Decimal | None:
    if not needed.in_pupils:
        return Decimal(1)
    return figure.denominator if figure is not None and figure.denominator else None


def _is_split(share: Figure) -> bool:
    return share.numerator != share.denominator
