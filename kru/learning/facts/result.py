"""What becomes true about results."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class ScoreMarked(Fact):
    """A participant was scored in one component of the assessment."""

    name_km: str
    component: str
    percent: Decimal
    sentence = _("{actor} scored {name_km} in {component}: {percent} percent")


class ResultConfirmed(Fact):
    """The provider answers for a participant's result."""

    name_km: str
    title_km: str
    state: str
    attended: Decimal
    score: Decimal
    sentence = _(
        "{actor} confirmed the result of {name_km} in {title_km}: "
        "attended {attended} percent, reached {score} percent"
    )


class ResultsSentBack(Fact):
    """The CPDMO wants the provider to look at a result again."""

    name_km: str
    title_km: str
    why: str
    sentence = _("{actor} sent the result of {name_km} in {title_km} back to the provider: {why}")
