"""Trusts, their schools, bodies, people and calendar: what everything else belongs to."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase

from apps.trusts.cycle_models import CoreOffer, CycleMilestone, Responsibility
from apps.trusts.history import tracked
from apps.trusts.inspection_models import Inspection, InspectionGrade
from apps.trusts.owned import KeptManager, Removable, RemovableLink, RemovableQuerySet, TrustOwned
from apps.trusts.permissions import MEANING, OF_A_SCHOOL, P
from apps.trusts.roles import BY_CODE, CHOICES, GIVEN, GIVEN_FIELDS
from apps.trusts.vocabulary import within_sentence

__all__ = [
    "CoreOffer",
    "CycleMilestone",
    "Inspection",
    "InspectionGrade",
    "KeptManager",
    "Removable",
    "RemovableLink",
    "RemovableQuerySet",
    "Responsibility",
    "TrustOwned",
]


class Phase(models.TextChoices):
    """The phase of a school, as the plan file writes it."""

    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all-through", "All-through"
    SPECIAL = "special", "Special"
    POST_16 = "16-plus", "16-plus"


@tracked
class Trust(models.Model):
    """One charity that runs several schools; the tenant of everything else."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=80, blank=True)
    vision = models.TextField(blank=True)
    mission = models.TextField(blank=True)
    colour = models.CharField(max_length=7, default="#1d4f91", help_text="The trust's own colour, as #rrggbb")
    vocabulary = models.JSONField(default=dict, blank=True, help_text="The trust's own word for ours, by our word")
    heads_see_others = models.BooleanField(default=False, help_text="Heads see other schools' colours in a review")
    small_cohort = models.PositiveSmallIntegerField(default=10, help_text="Cohorts below this are small")
    coverage_share = models.PositiveSmallIntegerField(
        default=80, help_text="Percent of the schools due that must have reported before a good colour is given"
    )
    grace_days = models.PositiveSmallIntegerField(
        "days of grace", default=0, help_text="Days after the day figures are due before a missing one is overdue"
    )
    # One figure in so many is drawn to be checked by a second method; 0 draws none.
    sample_one_in = models.PositiveSmallIntegerField("one figure in so many is drawn to be checked", default=10)
    far_points = models.PositiveSmallIntegerField(
        "percentage points that call for a check",
        default=10,
        help_text="A percentage that moved by so many points in a year is asked to be checked; 0 asks for none",
    )
    # The first day of the first term whose figures are asked for, where a trust begins in the middle of a year.
    figures_from = models.DateField(null=True, blank=True)
    amber_needs_reason = models.BooleanField(default=False, help_text="An amber limit is proposed with its reason")
    # How often a logo was put there; 0 where there is none. It makes a new logo's address new to browsers.
    logo_number = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        permissions: ClassVar = [(p.value, MEANING[p]) for p in P]

    def __str__(self) -> str:
        """The trust's name."""
        return self.name


class TrustLogo(TrustOwned):
    """The picture in the header of a trust's pages: drawn anew by us as a PNG, whatever was sent."""

    image = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["trust"], name="logo_once_per_trust")]


@tracked
class TrustValue(TrustOwned):
    """One of the trust's values, in its own order and grouping."""

    group = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]


@tracked
class GlossaryTerm(TrustOwned):
    """A term that the trust explains."""

    term = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]


@tracked
class School(TrustOwned):
    """A school of the trust."""

    name = models.CharField(max_length=300)
    slug = models.SlugField(max_length=80)
    urn = models.CharField("unique reference number", max_length=20, blank=True)
    phase = models.CharField(max_length=20, choices=Phase.choices, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "slug"], name="school_slug_once_per_trust"),
            models.UniqueConstraint(fields=["trust", "name"], name="school_name_once_per_trust"),
            models.UniqueConstraint(fields=["trust", "urn"], condition=~Q(urn=""), name="school_urn_once_per_trust"),
        ]
        permissions: ClassVar = [(p.value, MEANING[p]) for p in P if p in OF_A_SCHOOL]

    def __str__(self) -> str:
        """The school's name."""
        return self.name

    def is_closed_on(self, day: dt.date) -> bool:
        """Whether it is closed by that day."""
        return self.closed_on is not None and self.closed_on <= day


class SchoolName(TrustOwned):
    """A name that a school had until a day; what was frozen while it had it keeps it."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=300)
    until_on = models.DateField("last day of the name")

    class Meta:
        ordering: ClassVar = ["-until_on", "-id"]


@tracked
class Body(TrustOwned):
    """A board, a committee or a local governing body, which may serve several schools."""

    class Kind(models.TextChoices):
        BOARD = "board", "Trust board"
        COMMITTEE = "committee", "Committee"
        LOCAL = "local", "Local governing body"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=300)
    dissolved_on = models.DateField("first day without it", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "name"]
        verbose_name_plural = "bodies"
        constraints: ClassVar = [models.UniqueConstraint(fields=["trust", "name"], name="body_name_once_per_trust")]

    def __str__(self) -> str:
        """The body's name."""
        return self.name


@tracked
class BodySchool(TrustOwned):
    """A school that a local governing body serves."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="school_links")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="body_links")

    class Meta:
        ordering: ClassVar = ["school__position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "body", "school"], name="school_once_per_body")
        ]


@tracked
class BodyMember(TrustOwned):
    """Somebody's term of office in a body; whether they sign in is another matter."""

    class Office(models.TextChoices):
        CHAIR = "chair", "Chair"
        VICE = "vice", "Vice-chair"
        MEMBER = "member", "Member"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=300)
    office = models.CharField(max_length=10, choices=Office.choices, default=Office.MEMBER)
    appointed_as = models.CharField("such as parent governor", max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="office_ends_after_it_starts",
            ),
        ]


@tracked
class Party(TrustOwned):
    """Who can own work: a person's initials, a role, or a group such as a network. Often not a user."""

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ROLE = "role", "Role"
        GROUP = "group", "Group"

    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    note = models.TextField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="parties"
    )
    position = models.PositiveIntegerField(default=0)
    # No longer offered as an owner; what it owned stays its own.
    retired_on = models.DateField(null=True, blank=True)
    # The party that it turned out to be; its work moved there.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        ordering: ClassVar = ["position", "name", "id"]
        verbose_name_plural = "parties"
        constraints: ClassVar = [models.UniqueConstraint(fields=["trust", "name"], name="party_name_once_per_trust")]

    def __str__(self) -> str:
        """The party's name as the trust writes it."""
        return self.name


@tracked
class AcademicYear(TrustOwned):
    """1 September to 31 August, named 2025/26."""

    name = models.CharField(max_length=7)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["starts_on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["trust", "name"], name="year_name_once_per_trust")]

    def __str__(self) -> str:
        """The year's name, such as 2025/26."""
        return self.name


@tracked
class Term(TrustOwned):
    """Autumn, spring or summer of one academic year, with the trust's own dates."""

    class Name(models.TextChoices):
        AUTUMN = "autumn", "Autumn"
        SPRING = "spring", "Spring"
        SUMMER = "summer", "Summer"

    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="terms")
    name = models.CharField(max_length=10, choices=Name.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    # Gone through to try it out: its figures and its review count nowhere.
    is_rehearsal = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["starts_on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["trust", "year", "name"], name="term_once_per_year")]


@tracked
class Period(TrustOwned):
    """A term or half of one, with the day its figures are due."""

    class Part(models.IntegerChoices):
        WHOLE = 0, "Whole term"
        FIRST = 1, "First half"
        SECOND = 2, "Second half"

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="periods")
    part = models.PositiveSmallIntegerField(choices=Part.choices, default=Part.WHOLE)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["starts_on", "part"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["trust", "term", "part"], name="period_once_per_term")]


@tracked
class Membership(TrustOwned):
    """A role that a person holds in the trust or in one school, from a day and until a day. The truth about rights."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=CHOICES)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    covers = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="cover", verbose_name="the role it covers"
    )
    invitation_waits = models.BooleanField("the person is still to be told of it", default=False)
    invited_at = models.DateTimeField("when the person was last told of it", null=True, blank=True)
    # What is given with the role, to this person alone (roles.GIVEN).
    edits_trust_plan = models.BooleanField(GIVEN[P.EDIT_TRUST_PLAN], default=False)
    sees_restricted = models.BooleanField(GIVEN[P.SEE_RESTRICTED], default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(role="executive") | Q(edits_trust_plan=False, sees_restricted=False),
                name="rights_are_given_to_executives",
            ),
            models.CheckConstraint(
                condition=Q(edits_trust_plan=False) | Q(sees_restricted=True, school__isnull=True),
                name="who_edits_the_trust_plan_sees_all_of_it",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user"], name="membership_by_user")]

    @property
    def role_name(self) -> str:
        """The role in plain English."""
        return BY_CODE[self.role].name

    @property
    def given(self) -> tuple[P, ...]:
        """What is given to this person with the role, beyond what everybody has who holds it."""
        return tuple(permission for permission, field in GIVEN_FIELDS.items() if getattr(self, field))

    @property
    def given_listed(self) -> list[str]:
        """The same as it is ticked."""
        return [GIVEN[permission] for permission in self.given]

    @property
    def given_words(self) -> str:
        """The same within a sentence: "edits the trust plan, its KPIs and targets"; empty where nothing is given."""
        return "; ".join(within_sentence(words) for words in self.given_listed)


class TrustGrant(GroupObjectPermissionBase):
    """guardian's grant of a permission on the trust to the group of a role; rebuilt from memberships, never edited."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="+")
    content_object = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="grants")

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(content_object=models.F("trust")), name="grant_on_its_own_trust"),
        ]


class SchoolGrant(GroupObjectPermissionBase):
    """guardian's grant of one permission on a school to the group of a role held there."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="+")
    content_object = models.ForeignKey(School, on_delete=models.CASCADE, related_name="grants")

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
