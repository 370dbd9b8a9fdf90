"""Who gets what at every address of the project, as data. tests/house/test_rights_matrix.py asks for all of it.

An address the resolver has and this page lacks fails the build, and so does a row without its address.
How to write a row: the address as the resolver writes it (`<int:pk>` and all), and a `Door`:

    "/admin/articles/article/<int:pk>/hold/": Door(get=READ, post=DESKS, body={"reason": "…"}, does=True, of="draft")

`get` and `post` name the roles that are let in; every other role is refused in words, stands in the journal as
denied, and changes nothing. Strangers and readers are led to the sign-in page of the admin, whatever they ask.
HEAD is answered as GET is. PUT, DELETE, PATCH and OPTIONS are answered 405 by the whole house.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from newsroom.accounts.roles import ROLES

Roles = frozenset[str]


def roles(names: str) -> Roles:
    found = frozenset(names.split())
    assert found <= set(ROLES), found - set(ROLES)
    return found


NOBODY = roles("")
ALL = frozenset(ROLES)  # everybody of the staff
READ = ALL - roles("subscription_manager subscription_clerk system_administrator")
EDITORS = roles("responsible_editor desk_chief chief")
WRITE = EDITORS | roles("reporter")
LAY_OUT = EDITORS | roles("page_editor")
DESKS = roles("desk_chief chief")
CHIEF = roles("chief")
KEEP_NOTICES = roles("rights chief")
MAY_READ_KEPT = DESKS | roles("reporter")  # the reporter wrote it
COUNTER = roles("subscription_manager")
DAY = COUNTER | roles("subscription_clerk")  # the day's work
KEYS = roles("system_administrator")


@dataclass(frozen=True)
class Door:
    """What one address answers. `body` is what a POST sends: {names} in it become the numbers of
    rows."""

    get: Roles = NOBODY
    post: Roles = NOBODY
    answer: int = 200  # the status of a GET for whoever is let in
    body: Mapping[str, str] = field(default_factory=dict)
    does: bool = False  # the POST really does something for whoever is let in
    of: str = ""  # the row of tests/house/everything.py that fills <pk>, <object_id> or <id>
    query: str = ""  # what the address asks; {names} as in the body
    reads: bool = False  # nothing can be sent here: a POST is answered 405
    public: bool = False  # an address of readers: everybody reads, and nobody sends anything


def staff(
    model: str,
    *,
    view: Roles,
    add: Roles = NOBODY,
    change: Roles = NOBODY,
    delete: Roles = NOBODY,
    bulk: Roles | None = None,
) -> dict[str, Door]:
    """Return the six addresses of a list of the desk. `bulk`: who may delete chosen rows, else who
    may delete one."""
    base = f"/admin/{model}/"
    name = model.split("/")[1]
    chosen = {"action": "delete_selected", "_selected_action": f"{{{name}}}", "post": "yes"}
    return {
        base: Door(get=view, post=delete if bulk is None else bulk, body=chosen, does=True),
        f"{base}add/": Door(get=add, post=add),
        f"{base}<path:object_id>/history/": Door(get=view, post=view, of=name),
        f"{base}<path:object_id>/delete/": Door(
            get=delete, post=delete, body={"post": "yes"}, does=True, of=name
        ),
        f"{base}<path:object_id>/change/": Door(get=view, post=change, of=name),
        f"{base}<path:object_id>/": Door(
            get=ALL, post=ALL, answer=302, of=name
        ),  # on to …/change/, whoever asks
    }


def rows(table: str, *, view: Roles) -> dict[str, Door]:
    """Return the addresses of a table of the counter that is no list of Django's admin: its list
    and the page of a row. Nothing can be sent to either."""
    base = f"/admin/subscriptions/{table}/"
    return {
        base: Door(get=view),
        f"{base}<path:object_id>/change/": Door(get=view, of=table),
    }


def looked_at(model: str, view: Roles = READ) -> dict[str, Door]:
    """Return the addresses of what the house itself writes, a list and the page of a record:
    changed by nobody."""
    base = f"/admin/{model}/"
    return {
        base: Door(get=view, reads=True),
        f"{base}<int:pk>/change/": Door(get=view, reads=True, of=model.split("/")[1]),
    }


def act(slug: str, who: Roles, of: str, **body: str) -> dict[str, Door]:
    """Return the page of an act: whoever reads texts may look at it, `who` may do it to the article
    `of`."""
    address = f"/admin/articles/article/<int:pk>/{slug}/"
    return {address: Door(get=READ, post=who, body=body, does=True, of=of)}


def of_money(
    table: str, slug: str, of: str, *, look: Roles = COUNTER, who: Roles = COUNTER, **body: str
) -> dict[str, Door]:
    """Return the page of an act of the money desk."""
    address = f"/admin/subscriptions/{table}/<int:pk>/{slug}/"
    return {address: Door(get=look, post=who, body=body, does=True, of=of)}


def served(
    noun: str,
    slug: str,
    of: str = "",
    *,
    get: int = 200,
    does: bool = True,
    who: Roles = DAY,
    query: str = "",
    **body: str,
) -> dict[str, Door]:
    """Return the page of one act of the counter's service: its own, from looking to doing."""
    address = f"/admin/subscriptions/{noun}/{'<int:pk>/' if of else ''}{slug}/"
    return {
        address: Door(
            get=who,
            post=who,
            answer=get,
            body={"step": "do", **body},
            does=does,
            of=of,
            query=query,
        )
    }


RECORD = {"kind": "original", "web_allowed": "on", "reprint": "credit", "machines": "free"}
PLACE = {"recipient": "许诺", "province": "浙江", "street": "湖滨路 9 号", "postcode": "310001"}
GIVEN = {
    "publication": "{publication}",
    "term_kind": "trial",
    "channel": "post",
    "start": "{soon}",
    "end": "{late}",
    "copies": "1",
    "reason": "试读",
    **PLACE,
}
SHARES = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-copies": "1"}
SERVICE: dict[str, Door] = {
    **rows("party", view=DAY),
    "/admin/subscriptions/party/<int:pk>/caller/": Door(get=DAY, reads=True, of="party"),
    **served("party", "give", who=COUNTER, name="许诺", **GIVEN),
    **served("party", "give", "party", who=COUNTER, **GIVEN),
    **served("party", "contact", "party", name="田甜甜"),
    **served("party", "merge", "party", who=COUNTER, twin="{twin}"),
    **served("party", "export", "party", who=COUNTER, does=False, kind="json", purpose="查阅"),
    **served("party", "erase", "waiting_party", who=COUNTER, sure="on"),
    "/admin/subscriptions/dashboard/": Door(get=COUNTER, reads=True),
    "/admin/subscriptions/dashboard/xlsx/": Door(get=COUNTER, reads=True),
    "/admin/subscriptions/queues/": Door(get=DAY, reads=True),
    "/admin/subscriptions/queues/<slug:queue>/": Door(
        get=DAY, post=DAY, body={"take": "{complaint}"}, does=True
    ),
    "/admin/subscriptions/queues/<slug:queue>/summary/": Door(get=DAY, reads=True),
    **rows("subscription", view=DAY),
    **served(
        "subscription", "hold", "subscription", first="{soon}", last="{late}", policy="extend"
    ),
    **served(
        "subscription",
        "address",
        "subscription",
        from_issue="{soon}",
        **SHARES,
        **{f"form-0-{name}": value for name, value in PLACE.items()},
    ),
    **served("subscription", "complain", "subscription", issue_date="{past}", kind="late"),
    **served("subscription", "more", "subscription", issues="2", reason="补偿"),
    **served("subscription", "renewals", query="chosen={ending}&months=12", renew="{renewal}"),
    **served("subscription", "reminders", who=COUNTER, step="10"),
    **served("subscription", "import", who=COUNTER, does=False),
    "/admin/subscriptions/subscription/import/<int:pk>/undo/": Door(
        get=COUNTER, post=COUNTER, body={"step": "do"}, does=True, of="importbatch"
    ),
    "/admin/subscriptions/subscription/import/template/": Door(get=COUNTER, post=COUNTER),
    "/admin/subscriptions/subscription/import/<int:pk>/report/": Door(
        get=COUNTER, post=COUNTER, of="importbatch"
    ),
    "/admin/subscriptions/subscription/hold/<int:pk>/take-back/": Door(
        get=DAY, answer=404, post=DAY, does=True, of="hold"
    ),
    "/admin/subscriptions/subscription/dispatch/<int:pk>/withdraw/": Door(
        get=DAY, answer=404, post=DAY, does=True, of="dispatch"
    ),
    **rows("complaint", view=DAY),
    **served("complaint", "settle", "complaint", resolution="redeliver"),
    **rows("deliveryrun", view=DAY),
    **served("deliveryrun", "issue/<str:on>", act="list"),
    **served("deliveryrun", "labels", "deliveryrun", who=COUNTER, does=False, purpose="付印"),
    **served("deliveryrun", "sheet", "deliveryrun", who=COUNTER, does=False, purpose="付印"),
    **served("deliveryrun", "counts", "deliveryrun", who=COUNTER, does=False, purpose="报数"),
    **staff("subscriptions/printsetup", view=COUNTER, add=COUNTER, change=COUNTER),
    "/admin/subscriptions/reports/forecast/issue/<str:on>/": Door(
        get=COUNTER, post=COUNTER, body={"copies": "500", "note": "增印"}, does=True
    ),
    **rows("bulkdraw", view=DAY),
    "/admin/subscriptions/bulkdraw/<path:object_id>/change/": Door(
        get=DAY, answer=302, of="bulkdraw"
    ),
    **served("bulkdraw", "issue/<str:on>", r0_paid="12"),
    **served("bulkdraw", "issue/<str:on>/import", does=False),
    "/admin/subscriptions/bulkdraw/issue/<str:on>/sheet/": Door(get=DAY, post=DAY),
    **rows("letter", view=DAY),
    **served("letter", "resend", "letter", get=404),
}
SHEETS = {
    f"/admin/subscriptions/{noun}/sheet/": Door(get=COUNTER, post=COUNTER, body={"purpose": "对账"})
    for noun in ("party", "subscription", "order", "payment", "ledgerentry")
}
REASON = "等待律师意见"
END = "2099-01-01"
TODAY = timezone.localdate()
NEXT_TUESDAY = TODAY + timedelta(days=1 + -TODAY.weekday() % 7)  # the paper of everything appears
DOORS: dict[str, Door] = {
    # The desk itself
    "/admin/": Door(get=ALL, post=ALL),
    "/admin/password_change/": Door(get=ALL, post=ALL),
    "/admin/sign-ins/": Door(get=ALL, post=ALL, body={"others": "1"}, does=True),
    # The file of an export is there for whoever asked for it, and for nobody else
    "/admin/subscriptions/exports/": Door(get=COUNTER, reads=True),
    "/admin/subscriptions/exports/<int:pk>/file/": Door(get=ALL, answer=404, reads=True),
    "/admin/density/": Door(get=ALL, answer=405, post=ALL, body={"density": "compact"}),
    "/admin/password_change/done/": Door(get=ALL, reads=True),
    # What concerns a person, and the own desk
    "/admin/alerts/": Door(
        get=ALL, post=ALL, body={"until": "2024-03-05T00:00:00+00:00"}, does=True
    ),
    "/admin/alerts/settings/": Door(get=ALL, post=ALL, body={"hour": "8"}, does=True),
    "/admin/blocks/": Door(get=ALL, post=ALL, body={"hide": "acts"}, does=True),
    "/admin/alerts/letters/<slug:kind_name>/<int:pk>/": Door(
        get=READ, post=READ, body={"weekdays": "1", "hour": "8"}, of="saved_view", does=True
    ),
    "/admin/articles/errors/": Door(get=EDITORS, reads=True),
    "/admin/articles/errors/<int:pk>/": Door(
        get=EDITORS,
        post=EDITORS,
        body={"outcome": "no_error", "answer": "金额与合同一致。"},
        does=True,
        of="reportederror",
    ),
    "/admin/articles/remark/colleagues/": Door(get=READ, reads=True, query="q=lin"),
    "/admin/alerts/guide/": Door(get=ALL, answer=405, post=ALL, body={"close": "1"}, does=True),
    # The search box and the sections of the menu
    "/admin/find/": Door(get=ALL, reads=True, query="q=稿"),
    "/admin/writing/": Door(get=READ, reads=True),
    "/admin/review/": Door(get=READ, reads=True),
    "/admin/pages/": Door(get=READ, reads=True),
    "/admin/pictures/": Door(get=READ, reads=True),
    "/admin/circulation/": Door(get=DAY, reads=True),
    "/admin/money/": Door(get=DAY, reads=True),
    "/admin/readers/": Door(get=DAY, reads=True),
    "/admin/settings/": Door(get=ALL, reads=True),
    # The first day: invitations, the masthead, the machine, the checklist
    "/admin/invitations/": Door(
        get=KEYS,
        post=KEYS,
        body={"name": "江一", "email": "new@example.com", "roles": "auditor"},
        does=True,
    ),
    "/admin/invitations/<int:pk>/resend/": Door(
        get=ALL, answer=405, post=KEYS, of="invitation", does=True
    ),
    "/admin/invitations/<int:pk>/revoke/": Door(
        get=ALL, answer=405, post=KEYS, of="invitation", does=True
    ),
    "/admin/masthead/": Door(get=CHIEF, post=CHIEF),
    "/admin/machine/": Door(get=CHIEF | KEYS, post=CHIEF | KEYS, does=True),
    "/admin/hints/<slug:name>/dismiss/": Door(get=ALL, answer=405, post=CHIEF),
    "/admin/jsi18n/": Door(get=ALL, reads=True),
    "/admin/<app_label>/": Door(get=READ | DAY, post=READ | DAY),
    "/admin/<url>": Door(get=ALL, post=ALL, answer=404),
    "/admin/autocomplete/": Door(
        get=READ, reads=True, query="app_label=articles&model_name=credit&field_name=person&term=x"
    ),
    "/admin/r/<path:content_type_id>/<path:object_id>/": Door(
        get=READ, post=READ, answer=302, of="live"
    ),
    # Articles
    "/admin/articles/article/": Door(get=READ, reads=True),
    "/admin/articles/article/sheet/": Door(get=ALL, answer=405, post=READ),
    "/admin/articles/article/bulk/": Door(
        get=READ, answer=302, post=WRITE, body={"act": "submit", "row": "{draft}"}, does=True
    ),
    "/admin/articles/article/bulk/<int:pk>/": Door(get=READ, reads=True, of="bulk_act"),
    "/admin/articles/article/<int:pk>/duplicate/": Door(
        get=ALL, answer=405, post=WRITE, does=True, of="draft"
    ),
    "/admin/articles/article/<int:pk>/continue/": Door(
        get=ALL, answer=405, post=WRITE, does=True, of="draft"
    ),
    "/admin/views/<int:pk>/": Door(get=READ, answer=302, reads=True, of="saved_view"),
    "/admin/views/<slug:list_name>/": Door(
        get=READ, post=READ, body={"save": "1", "name": "草稿", "query": "stage=draft"}, does=True
    ),
    "/admin/articles/article/<int:pk>/": Door(get=ALL, post=ALL, answer=302, of="article"),
    "/admin/articles/article/add/": Door(get=WRITE, post=WRITE),
    "/admin/articles/article/<int:pk>/change/": Door(get=READ, post=WRITE, of="article"),
    "/admin/articles/article/<int:pk>/history/": Door(get=READ, reads=True, of="article"),
    **act("submit", WRITE, "draft"),
    **act("recall", roles("reporter"), "review"),
    **act("approve", EDITORS, "review", step="review_1"),
    **act("return", EDITORS, "review", step="review_1", reason=REASON),
    **act("unsign", roles("responsible_editor"), "approved"),
    "/admin/articles/signing/": Door(get=READ, reads=True),
    **act("waive", CHIEF, "review", waived="proof_1", person="{shen}", reason=REASON),
    **act("publish", EDITORS, "ready"),
    **act("flash", CHIEF, "urgent"),
    **act("unschedule", EDITORS, "scheduled"),
    **act("correct", EDITORS, "live", kind="correction", severity="minor", note="更正一处数字。"),
    **act("describe", EDITORS, "correcting", severity="minor", note="改正两处数字。"),
    **act("cancel", EDITORS, "correcting"),
    **act("note", DESKS, "live", severity="minor", note="编者按。"),
    **act("rights", EDITORS | roles("rights"), "live", **RECORD),
    **act("expiry", EDITORS, "live", expires_at_0=END, expires_at_1="00:00:00"),
    **act("hold", DESKS, "draft", reason=REASON),
    **act("resume", DESKS, "held"),
    **act("deadline", EDITORS, "draft", due_at_0=END, due_at_1="00:00:00"),
    **act("embargo", CHIEF, "draft", until_0=END, until_1="00:00:00", reason=REASON),
    **act("spike", DESKS, "draft", reason=REASON),
    **act("restore", DESKS, "spiked"),
    **act("unpublish", DESKS, "live", reason=REASON),
    **act("republish", DESKS, "unpublished"),
    **act("withdraw", CHIEF, "live", reason=REASON),
    **act("cover", CHIEF, "withdrawn", reason=REASON),
    **act("uncover", CHIEF, "covered", reason=REASON),
    **act("headline", WRITE, "draft", lines="草\n稿"),
    "/admin/articles/article/headline/": Door(get=READ, reads=True),
    **act("place", LAY_OUT, "draft", issue="1322", page="2"),
    **act("compare", WRITE, "draft", revision="1", version="2"),
    **act("remarks", READ, "draft", words="请核对金额"),
    "/admin/articles/article/<int:pk>/suggest/": Door(
        get=READ,
        post=READ,
        of="proofing",
        body={
            "started_from": "1",
            "headline": "待校稿（建议）",
            "credits-TOTAL_FORMS": "0",
            "credits-INITIAL_FORMS": "0",
        },
        does=True,
    ),
    **act("suggestions", EDITORS, "proofing", reject="{edit}", reason=REASON),
    **act("take-over", DESKS, "locked", reason=REASON),
    **act(
        "proof",
        EDITORS | roles("proofreader"),
        "proofing",
        version="1",
        field="body",
        kind="replace",
        words="靠泊",
        number="1",
        proposal="停泊",
    ),
    **act("lock", WRITE, "draft", window="w"),
    "/admin/articles/article/<int:pk>/keep/": Door(
        get=ALL,
        answer=405,
        post=WRITE,
        body={"window": "w", "headline": "没保存的标题"},
        does=True,
        of="draft",
    ),
    "/admin/articles/article/keep/": Door(
        get=ALL, answer=405, post=WRITE, body={"window": "w"}, does=True
    ),
    "/admin/articles/article/token/": Door(get=ALL, reads=True),
    "/admin/articles/article/kept/": Door(get=READ, post=READ),
    "/admin/articles/article/kept/<int:pk>/": Door(
        get=MAY_READ_KEPT, post=MAY_READ_KEPT, of="kept"
    ),
    "/admin/articles/article/kept/<int:pk>/drop/": Door(
        get=ALL, answer=405, post=roles("reporter"), does=True, of="kept"
    ),
    "/admin/articles/article/<int:pk>/preview/": Door(get=READ, reads=True, of="draft"),
    "/admin/articles/article/placement/<int:pk>/remove/": Door(
        get=READ, answer=404, post=LAY_OUT, does=True, of="placement"
    ),
    # Issues, pictures
    "/admin/articles/issue/": Door(get=READ | DAY, reads=True),
    "/admin/articles/issue/add/": Door(get=LAY_OUT, post=LAY_OUT),
    "/admin/articles/issue/<int:pk>/change/": Door(get=READ | DAY, post=LAY_OUT, of="issue"),
    "/admin/articles/issue/<int:pk>/pages/<int:position>/": Door(
        get=READ, post=LAY_OUT, body={"add": "{draft}"}, does=True, of="issue"
    ),
    # Printed pages
    "/admin/articles/issue/<int:pk>/files/": Door(
        get=READ, post=LAY_OUT, body={"set": "1"}, does=True, of="issue"
    ),
    "/admin/articles/page/<int:pk>/regions/": Door(
        get=READ,
        post=LAY_OUT,
        body={"act": "draw", "corners": "10 10\n90 10\n90 40"},
        does=True,
        of="page",
    ),
    "/admin/articles/page/<int:pk>/full-sheet.pdf": Door(get=READ, reads=True, of="page"),
    "/admin/articles/page/<int:pk>/picture/<int:width>/": Door(
        get=READ, answer=404, reads=True, of="page"
    ),
    "/admin/articles/article/<int:pk>/review/": Door(
        get=READ,
        post=EDITORS,
        body={"act": "approve", "step": "review_1", "version": "1"},
        does=True,
        of="review",
    ),
    "/admin/articles/article/<int:pk>/small-sheet.pdf": Door(get=READ, reads=True, of="draft"),
    "/admin/articles/issue/<int:pk>/layout/": Door(
        get=READ, post=LAY_OUT, body={"export": "1"}, does=True, of="issue"
    ),
    "/admin/articles/page/<int:pk>/layout/": Door(
        get=READ, post=LAY_OUT, body={"export": "1"}, does=True, of="page"
    ),
    "/admin/articles/article/from-word/": Door(get=WRITE, post=WRITE),
    "/admin/articles/article/<int:pk>/layout/": Door(get=READ, post=LAY_OUT | WRITE, of="draft"),
    "/admin/articles/layout-return/<int:pk>/": Door(
        get=READ, post=LAY_OUT, body={"leave": "1"}, does=True, of="layout_return"
    ),
    "/admin/articles/issue/overview/": Door(get=READ, reads=True),
    "/admin/articles/issue/plan/": Door(get=LAY_OUT, post=LAY_OUT),
    "/admin/articles/issue/<int:pk>/flatplan/": Door(
        get=READ,
        post=LAY_OUT,
        body={"article": "{draft}", "page": "{planned_page}"},
        does=True,
        of="unreleased",
    ),
    "/admin/articles/issue/<int:pk>/flatplan/state/": Door(get=READ, reads=True, of="unreleased"),
    "/admin/articles/issue/<int:pk>/release/": Door(
        get=READ, post=DESKS, body={"release": "1"}, does=True, of="signed"
    ),
    "/admin/articles/front/": Door(
        get=DESKS, post=DESKS, body={"put": "1", "article": "{live}", "slot": "lead"}, does=True
    ),
    "/admin/articles/front/paper/<int:pk>/": Door(
        get=DESKS,
        post=DESKS,
        body={"put": "1", "article": "{live}", "slot": "lead"},
        does=True,
        of="publication",
    ),
    "/admin/articles/front/paper/<int:pk>/page/": Door(get=DESKS, reads=True, of="publication"),
    "/admin/articles/front/column/<int:pk>/": Door(
        get=DESKS,
        post=DESKS,
        body={"put": "1", "article": "{live}", "slot": "lead"},
        does=True,
        of="column",
    ),
    "/admin/articles/front/column/<int:pk>/page/": Door(get=DESKS, reads=True, of="column"),
    "/admin/articles/topic/": Door(
        get=DESKS,
        post=DESKS,
        body={"title": "码头改造", "publication": "{publication}"},
        does=True,
    ),
    "/admin/articles/topic/<int:pk>/": Door(
        get=DESKS, post=DESKS, body={"head": "1", "heading": "现场"}, does=True, of="topic"
    ),
    "/admin/articles/topic/<int:pk>/page/": Door(get=DESKS, reads=True, of="topic"),
    "/admin/articles/page/<int:pk>/machine/": Door(
        get=READ,
        post=LAY_OUT,
        body={"assign": "1", "responsible_editor": "{responsibleeditor}"},
        does=True,
        of="planned_page",
    ),
    **staff("articles/issuetemplate", view=LAY_OUT, add=LAY_OUT, change=LAY_OUT, delete=LAY_OUT),
    "/admin/articles/issuedate/": Door(
        get=READ | DAY,
        post=CHIEF | COUNTER,
        does=True,
        body={
            "act": "suspend",
            "dates": NEXT_TUESDAY.isoformat(),
            "reason": REASON,
            "compensation": "credit",
        },
    ),
    "/admin/articles/image/": Door(get=READ, reads=True),
    "/admin/articles/image/add/": Door(get=WRITE, post=WRITE),
    "/admin/articles/image/choose/": Door(get=READ, reads=True),
    "/admin/articles/image/pick/": Door(get=READ, reads=True, query="term=码头"),
    "/admin/articles/image/bulk/": Door(
        get=WRITE,
        answer=302,
        post=WRITE,
        body={"image": "{image}", "act": "tag", "tags": "码头", "confirm": "1"},
        does=True,
    ),
    "/admin/articles/image/collections/": Door(
        get=READ, post=WRITE, body={"name": "本周照片"}, does=True
    ),
    "/admin/articles/image/collections/<int:pk>/": Door(
        get=READ,
        post=WRITE,
        body={"rename": "1", "name": "改名"},
        does=True,
        of="picture_collection",
    ),
    "/admin/articles/image/<str:object_id>/change/": Door(
        get=READ,
        post=WRITE,
        body={"title": "闲图", "credit": "王立 摄", "tags": "码头"},
        does=True,
        of="image",
    ),
    "/admin/articles/image/<str:object_id>/delete/": Door(
        get=EDITORS, post=EDITORS, body={"post": "yes"}, does=True, of="image"
    ),
    "/admin/articles/image/<int:pk>/file/": Door(get=WRITE, post=WRITE, of="known_image"),
    "/admin/articles/image/<int:pk>/missing/": Door(
        get=WRITE,
        post=WRITE,
        body={"caption": "码头", "credit": "王立", "rights-machines": "forbidden"},
        does=True,
        of="image",
    ),
    "/admin/articles/image/<int:pk>/crops/": Door(get=WRITE, post=WRITE, of="image"),
    "/admin/articles/image/<int:pk>/light/": Door(get=WRITE, post=WRITE, of="image"),
    "/admin/articles/image/<int:pk>/light/preview/": Door(get=WRITE, reads=True, of="image"),
    "/admin/articles/image/<int:pk>/rights/": Door(
        get=READ,
        post=EDITORS | roles("rights"),
        body={"holder": "新华社", "web_allowed": "on", "machines": "free"},
        does=True,
        of="image",
    ),
    "/admin/articles/image/<int:pk>/published/": Door(get=READ, post=EDITORS, of="image"),
    # Lists of reference
    **staff("articles/publication", view=READ | DAY, add=CHIEF, change=CHIEF),
    **staff("articles/column", view=READ, add=CHIEF, change=CHIEF, delete=CHIEF),
    **staff("articles/person", view=READ, add=EDITORS, change=EDITORS),
    **staff("articles/responsibleeditor", view=READ, add=CHIEF, change=CHIEF),
    **staff("articles/copyrightnotice", view=READ, add=KEEP_NOTICES, change=KEEP_NOTICES),
    **staff("articles/oldaddress", view=CHIEF, add=CHIEF, change=CHIEF, delete=CHIEF),
    **staff("articles/term", view=CHIEF, add=CHIEF, change=CHIEF, delete=CHIEF),
    "/admin/articles/profile/": Door(get=READ, reads=True),
    "/admin/articles/profile/add/": Door(get=CHIEF, post=CHIEF),
    "/admin/articles/profile/<path:object_id>/change/": Door(get=READ, post=CHIEF, of="profile"),
    # What the house writes
    **looked_at("articles/revision"),
    **looked_at("articles/release"),
    **looked_at("articles/approval"),
    **looked_at("articles/return"),
    **looked_at("articles/waiver"),
    **looked_at("articles/correction"),
    **looked_at("articles/task"),
    **looked_at("articles/proofmark"),
    "/admin/articles/proofmark/rates/": Door(get=READ, post=READ),
    "/admin/articles/proofmark/rates/export/": Door(
        get=roles("chief auditor"), post=roles("chief auditor")
    ),
    "/admin/articles/task/<int:pk>/finish/": Door(
        get=READ,
        post=roles("responsible_editor desk_chief"),
        body={"note": "核对无误"},
        does=True,
        of="task",
    ),  # the chief let it out and does not check it as well
    **looked_at("articles/journalentry"),
    "/admin/articles/journalentry/export/": Door(
        get=roles("chief auditor"), post=roles("chief auditor")
    ),
    # Keys and prices
    **staff("accounts/user", view=KEYS, add=KEYS, change=KEYS),
    "/admin/accounts/user/<id>/password/": Door(get=KEYS, post=KEYS, of="user"),
    **staff("auth/group", view=KEYS),
    **looked_at("accounts/accountchange", view=CHIEF | KEYS),
    "/admin/accounts/accountchange/<int:pk>/decide/": Door(
        get=CHIEF, post=CHIEF, body={"decision": "confirm"}, does=True, of="accountchange"
    ),
    **staff("subscriptions/pricelist", view=COUNTER, add=COUNTER, change=COUNTER),
    **staff("subscriptions/legaltext", view=COUNTER, add=COUNTER, change=COUNTER),
    "/admin/subscriptions/legaltext/<int:pk>/preview/": Door(get=COUNTER, of="legaltext"),
    **of_money("legaltext", "publish", "legaltext"),
    # What readers may read
    **staff("subscriptions/accessrule", view=COUNTER, add=COUNTER, change=COUNTER, delete=COUNTER),
    **rows("entitlement", view=DAY),
    "/admin/subscriptions/entitlement/add/": Door(get=COUNTER, post=COUNTER),
    "/admin/subscriptions/entitlement/<int:pk>/revoke/": Door(
        get=COUNTER, post=COUNTER, body={"reason": "退款"}, does=True, of="entitlement"
    ),
    **staff("subscriptions/networkrange", view=COUNTER, add=COUNTER, change=COUNTER),
    **rows("networkuse", view=COUNTER),
    **rows("receiptclaim", view=DAY),
    "/admin/subscriptions/receiptclaim/<int:pk>/decide/": Door(
        get=DAY,
        post=DAY,
        body={
            "decision": "approve",
            "scope": "epaper",
            "first": "2024-01-01",
            "last": "2024-12-31",
        },
        does=True,
        of="receiptclaim",
    ),
    # The money desk
    **staff("subscriptions/plan", view=COUNTER, add=COUNTER, change=COUNTER),
    **staff("subscriptions/channelsetup", view=COUNTER, add=COUNTER, change=COUNTER),
    **rows("order", view=DAY),
    "/admin/subscriptions/order/add/": Door(get=DAY, post=DAY),
    **rows("payment", view=DAY),
    **rows("providerevent", view=COUNTER),
    **rows("refund", view=DAY),
    **rows("bankstatement", view=COUNTER),
    "/admin/subscriptions/bankstatement/add/": Door(get=COUNTER, post=COUNTER),
    "/admin/subscriptions/bankstatement/columns/<int:pk>/": Door(
        get=COUNTER, post=COUNTER, of="statementfile", answer=404
    ),  # a file is there for whoever chose it; tests/subscriptions/test_statements.py
    **rows("bankline", view=COUNTER),
    **rows("bankreversal", view=COUNTER),
    **rows("invoicerequest", view=DAY),
    **rows("invoice", view=DAY),
    **rows("ledgerentry", view=COUNTER),
    "/admin/subscriptions/order/money/": Door(get=DAY, post=DAY),
    **of_money(
        "order",
        "pay",
        "order",
        look=DAY,
        who=DAY,
        method="cash",
        amount="1",
        reference="N1",
        received_at="2024-03-05T09:00",
    ),
    **of_money("order", "credit", "crediting", look=DAY, who=DAY, amount="1"),
    **of_money(
        "order",
        "refund",
        "paid",
        look=DAY,
        cause="goodwill",
        amount="1",
        reason="致歉",
        step="do",
    ),
    **of_money(
        "order",
        "invoice",
        "paid",
        look=DAY,
        who=DAY,
        kind="person",
        title="田甜",
        email="t@example.com",
    ),
    **of_money("order", "letter", "order", look=DAY, who=DAY, letter="{order_letter}"),
    **of_money("order", "cancel", "order", look=DAY, who=DAY, reason=REASON),
    **of_money("providerevent", "settle", "providerevent", note="已在渠道页面退回"),
    **of_money("refund", "paid-out", "refund", look=DAY),
    **of_money("refund", "give-up", "refund", look=DAY, reason=REASON),
    **of_money(
        "bankline",
        "match",
        "bankline",
        **{
            "part-TOTAL_FORMS": "1",
            "part-INITIAL_FORMS": "0",
            "part-0-number": "{order_number}",
            "part-0-amount": "1",
        },
    ),
    **of_money("bankline", "return", "bankline", reason=REASON),
    **of_money("bankline", "elsewhere", "bankline", reason=REASON),
    **of_money("bankline", "remitted", "bankline", account="cash", net="1"),
    **of_money(
        "bankreversal", "take-back", "bankreversal", line="{bankline_reversed}", reason=REASON
    ),
    **of_money("bankreversal", "settle", "bankreversal", reason=REASON),
    **of_money("payment", "reverse", "mistaken", reason=REASON),
    **of_money("invoicerequest", "withdraw", "invoicerequest", look=DAY),
    **of_money(
        "invoice",
        "take-back",
        "invoice",
        look=DAY,
        number="24112000000012345679",
        amount="{invoice_yuan}",
        issued_on="2024-03-08",
        wrong="on",
    ),
    **of_money(
        "pricelist",
        "version",
        "promised",
        year_fen="1",
        quarter_fen="1",
        month_fen="1",
        copy_fen="1",
    ),
    "/admin/subscriptions/invoicerequest/export/": Door(get=COUNTER, post=COUNTER, does=True),
    "/admin/subscriptions/invoicerequest/numbers/": Door(get=COUNTER, post=COUNTER),
    "/admin/subscriptions/ledgerentry/balance/": Door(get=COUNTER, post=COUNTER),
    "/admin/subscriptions/ledgerentry/balance/export/": Door(get=COUNTER, post=COUNTER),
    # Reports of the counter: read, and taken away as sheets
    "/admin/subscriptions/reports/": Door(get=COUNTER, post=COUNTER),
    **{
        f"/admin/subscriptions/reports/{report}/{kind}": Door(
            get=COUNTER,
            post=COUNTER,
            does=not kind,  # a page counts anew
        )
        for report in (
            "lengths",
            "cities",
            "coming",
            "forecast",
            "active",
            "movement",
            "renewals",
            "revenue",
            "refunds",
            "issues",
            "prices",
        )
        for kind in ("", "xlsx/", "csv/")
    },
    **SERVICE,
    **SHEETS,
}
# A reader's own pages: whoever is signed in sees what is his or hers, a stranger is led to the
# sign-in page.
OWN: dict[str, Door] = {
    "/account/receipt/": Door(
        body={
            "number": "CD123456",
            "channel": "post",
            "name": "王立",
            "first": "2024-01-01",
            "last": "2024-12-31",
        },
        does=True,
    ),
}
# What everybody may read: strangers, readers and staff get the same.
PUBLIC: dict[str, Door] = {
    route: Door(public=True, of="live")
    for route in (
        "/",
        "/columns/<str:slug>/",
        "/authors/<str:slug>/",
        "/columns/<str:slug>/feed.rss",
        "/columns/<str:slug>/feed.atom",
        "/authors/<str:slug>/feed.rss",
        "/authors/<str:slug>/feed.atom",
        "/articles/<int:pk>/",
        "/articles/<int:pk>/qr.svg",
        "/favicon.ico",
        "/apple-touch-icon.png",
        "/icon-192.png",
        "/icon-512.png",
        "/site.webmanifest",
        "/epaper/<date:on>/",
        "/epaper/<date:on>/<int:position>/",
        "/epaper/<date:on>/manifest.json",
        "/epaper/collection.json",
        "/epaper/collection/<int:year>.json",
        "/api/v1/issues/<date:on>/",
        "/search/",
        "/archive/",
        "/authors/",
        "/columns/",
        "/topics/",
        "/topics/<str:slug>/",
        "/topics/<str:slug>/feed.rss",
        "/topics/<str:slug>/feed.atom",
        "/search/suggest",
        "/archive/<int:year>/",
        "/archive/<int:year>/<int:month>/",
        "/archive/<int:year>/<int:month>/<int:day>/",
        "/corrections/",
        "/api/v1/articles/",
        "/api/v1/articles/<int:pk>/",
        "/api/v1/openapi.json",
        "/about/",
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/sitemap.xml",
        "/sitemap-<section>.xml",
        "/news-sitemap.xml",
        "/robots.txt",
        "/trust.txt",
        "/.well-known/trust.txt",
        "/.well-known/tdmrep.json",
        "/healthz",
        "/healthz/live",
        "/healthz/ready",
        "/subscribe/",
        "/terms/",
        "/terms/<int:version>/",
        "/privacy/",
        "/privacy/<int:version>/",
    )
} | {
    "/epaper/": Door(public=True, answer=302),
    "/search/full/": Door(public=True, answer=302),  # nothing is sold: there is one search
    "/articles/<int:pk>/full/": Door(
        public=True, answer=302, of="live"
    ),  # free: it has one address
    "/language/<slug:code>/": Door(public=True, answer=302),
    "/epaper/<date:on>/<int:position>/full/": Door(public=True, answer=302),  # free, as above
    "/epaper/calendar/<int:year>/<int:month>/": Door(public=True),
    # Of another version than today's, which the page names; tests/articles/test_sharing.py
    "/share-<slug:version>.png": Door(public=True, answer=302),
    "/articles/<int:pk>/share-<slug:version>.png": Door(public=True, answer=302, of="live"),
    "/articles/<int:pk>/picture-<slug:use>-<slug:version>.jpg": Door(
        public=True, answer=404, of="live"
    ),
    "/columns/<str:slug>/share-<slug:version>.png": Door(public=True, answer=302),
    "/topics/<str:slug>/share-<slug:version>.png": Door(public=True, answer=302),
    "/epaper/files/<str:token>": Door(
        public=True, answer=404
    ),  # not signed by us; tests/articles/test_page_files.py says who gets which file
    "/media/<path:path>": Door(
        public=True, answer=404
    ),  # no such file; tests/articles/test_media.py says who sees which
}
# The way in and out, which no table of roles describes; tests/newsroom/test_sign_in.py does.
APART: tuple[str, ...] = ("/admin/login/", "/admin/logout/")
# The set-up of an empty installation, and what letters lead to: tests/newsroom/test_setup.py and
# tests/newsroom/test_invitations.py.
APART += (
    "/setup/",
    "/setup/<slug:name>/",
    "/admin/invitation/<str:token>/",
    "/admin/password-reset/",
    "/admin/password-reset/<str:code>/<str:token>/",
)
# Readers' pages of the counter, which no role opens: whoever holds an order's secret, and whoever
# owns a subscription. tests/subscriptions/test_reader_doors.py asks each of them by everybody, and
# by every method.
APART += (
    "/articles/<int:pk>/error/",
    "/articles/<int:pk>/error/sent/",
    "/subscribe/order/",
    "/subscribe/order/<slug:code>/",
    "/subscribe/order/<slug:code>/state/",
    "/subscribe/order/<slug:code>/pay/",
    "/subscribe/order/<slug:code>/scan/",
    "/subscribe/order/<slug:code>/scan.svg",
    "/subscribe/order/<slug:code>/cancel/",
    "/subscribe/order/<slug:code>/invoice/",
    "/subscribe/order/<slug:code>/invoice/<int:pk>/withdraw/",
    "/subscribe/notices/<slug:provider>/",
    "/subscribe/sandbox/<slug:reference>/",
    "/subscribe/gift/",
    "/account/",
    "/account/sign-in/",
    "/account/enter/<str:words>/",
    "/account/sign-out/",
    "/account/contact/",
    "/account/contact/<str:words>/",
    "/account/saved/",
    "/account/saved/add/",
    "/articles/<int:pk>/gift/<str:token>/",
    "/account/gift-links/",
    "/account/gift-links/add/",
    "/account/following/",
    "/account/following/add/",
    "/account/following/end/<str:words>/",
    "/account/consent/",
    "/account/data/",
    "/account/erase/",
    "/account/sign-ins/",
    "/account/subscriptions/<int:pk>/hold/",
    "/account/subscriptions/<int:pk>/address/",
    "/account/subscriptions/<int:pk>/complaint/",
    "/account/holds/<int:pk>/back/",
    "/account/addresses/<int:pk>/withdraw/",
    "/account/terms/<int:pk>/renew/",
    "/account/terms/<int:pk>/end/",
)
