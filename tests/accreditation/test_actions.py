"""Providers: units of their own branch, accredited for a period."""

from datetime import date

import pytest

from kru.accreditation import actions
from kru.accreditation.models import Provider
from kru.kernel.reasons import Refusal
from kru.organisations.models import Unit
from kru.organisations.terms import UnitKind
from tests.learning.cast import CPDMO, Ministry, doing, ministry, recording, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Ministry:
    return ministry()


def test_a_provider_is_a_unit_of_the_branch_of_providers(cast: Ministry) -> None:
    provider = actions.record_provider(doing(CPDMO), recording(key="rttc", name_km="មជ្ឈមណ្ឌល"))
    assert (provider.unit.path, provider.unit.kind) == ("kh.pv.rttc", UnitKind.PROVIDER)
    assert Unit.objects.filter(path="kh.pv").count() == 1


def test_a_provider_without_a_key_gets_one_for_good(cast: Ministry) -> None:
    cmd = recording()
    provider = actions.record_provider(doing(CPDMO), cmd)
    assert provider.unit.key == f"p{cmd.provider_id.hex[-8:]}"


def test_a_key_is_given_once(cast: Ministry) -> None:
    actions.record_provider(doing(CPDMO), recording(key="rttc"))
    with pytest.raises(Refusal, match="provider-is-recorded-once"):
        actions.record_provider(doing(CPDMO), recording(key="rttc"))
    assert Provider.objects.filter(unit__key="rttc").count() == 1


def test_a_provider_s_unit_may_have_been_opened_before(cast: Ministry) -> None:
    branch = Unit.objects.get(path="kh.pv")
    college = unit(branch, "tec31", UnitKind.PROVIDER, "វិទ្យាស្ថានគរុកោសល្យ")
    assert actions.record_provider(doing(CPDMO), recording(key="tec31")).unit == college


def test_an_accreditation_ends_after_it_begins(cast: Ministry) -> None:
    with pytest.raises(Refusal, match="provider-accreditation-ends-after-it-begins"):
        actions.record_provider(doing(CPDMO), recording(accredited_before=date(2024, 1, 1)))


def test_only_the_cpdmo_records_a_provider(cast: Ministry) -> None:
    with pytest.raises(Refusal, match="not-allowed"):
        actions.record_provider(doing(cast.director), recording())
