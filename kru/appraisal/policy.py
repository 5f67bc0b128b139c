"""The shape of the appraisal rules: `policies/<country>/appraisal/<date>.toml`."""

from kru.policy import Pack


class AppraisalPolicy(Pack):
    """How a year of work is rated."""

    kind = "appraisal"

    competence_points: int  # at most
    outcome_points: int  # at most
    opens_month: int  # of the calendar year in which the school year ends
