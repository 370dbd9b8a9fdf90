import tests.house.test_rights_matrix as m
from tests.house.rights_matrix import SERVICE
import pytest
from tests.house.test_rights_matrix import *  # noqa
from tests.house.test_rights_matrix import _refusals_are_no_news  # noqa
import tests.house.addresses
pytestmark = [pytest.mark.django_db]
for name in list(globals()):
    if name.startswith("test_"):
        del globals()[name]

@pytest.mark.parametrize("role", ["subscription_manager", "chief"])
def test_service(role):
    asker = m.Asker(m.everything(), next(n for n, (_p, played) in m.CAST.items() if played == role))
    faults = []
    for route, door in SERVICE.items():
        for method, judge in (("get", m.fault_of_get), ("head", m.fault_of_get), ("post", m.fault_of_post)):
            try:
                f = judge(door, role, asker.ask(method, route, door))
            except Exception as e:
                import traceback
                f = "".join(traceback.format_exception(e)[-6:])
            if f: faults.append(f"{method} {route} by {role}: {f}")
        faults += asker.faults_of_unknown(route, door)
    assert not faults, "\n".join(faults)

def test_declared():
    m.test_every_address_is_declared_and_every_declaration_has_its_address()
