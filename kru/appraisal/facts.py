"""What becomes true about appraisals."""

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class AppraisalRecorded(Fact):
    """A school year of somebody was rated."""

    name_km: str
    year: str
    grade: str
    competence: int
    outcome: int
    sentence = _("{actor} rated the school year {year} of {name_km}: {competence} and {outcome} points")
