
import pytest
from newsroom.accounts.roles import ROLES
from tests.cast import CAST
from tests.house.asking import Asker
from tests.house.everything import everything
from tests.house.rights_matrix import DOORS
from tests.house.test_rights_matrix import fault_of_get, fault_of_post, faults_of_unknown
pytestmark = [pytest.mark.django_db]
WORDS=("overview","/plan/","flatplan","/release/","machine","issuetemplate","articles/issue/")
@pytest.mark.parametrize("role", ["page_editor","reporter","chief","subscription_clerk","desk_chief"])
def test_x(role):
    asker = Asker(everything(), next(n for n,(p,r) in CAST.items() if r==role))
    faults=[]
    for route, door in DOORS.items():
        if not any(w in route for w in WORDS) or "subscriptions" in route: continue
        for m,f in (("GET",fault_of_get(door,role,asker.ask("get",route,door))),("HEAD",fault_of_get(door,role,asker.ask("head",route,door))),("POST",fault_of_post(door,role,asker.ask("post",route,door,blank=role not in door.post)))):
            if f: faults.append(f"{m} {route}: {f}")
        faults+=faults_of_unknown(asker,route,door)
    assert not faults, "\n".join(faults)
