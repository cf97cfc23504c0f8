from apps.strategies.models import Plan
from apps.trusts.wall import enter_trust


def test_world(world, other_world):
    assert Plan.objects.count() == 3
    response = world.as_("ceo").get("/t/farside/")
    assert response.status_code == 404
    enter_trust(other_world.trust.pk)
    assert set(Plan.objects.values_list("trust_id", flat=True)) == {other_world.trust.pk}
