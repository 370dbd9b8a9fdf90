"""Who of the staff may act.

Every right is asked here, inside the action; screens only hide what would be refused.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from articles.domain.states import STEPS, WRITING
from articles.errors import NotYours
from articles.models import Article
from newsroom.accounts.actors import Actor, holds_right
from newsroom.accounts.models import User

NOT_YOURS = _(
    "You do not have the right to do this. Nothing was changed. Ask the chief editor for it."
)

CORRECTING = {
    "correction": "correct",
    "clarification": "clarify",
    "update": "update",
    "note": "note",
}


def may(by: Actor, permission: str) -> bool:
    """Say whether an actor holds a permission of this app."""
    return holds_right(by, f"articles.{permission}")


def can_write(by: Actor, article: Article | None = None, *, new: bool = False) -> bool:
    """Writers change their own texts. Texts of others, and texts under review, take the right of
    the desk.
    """
    if new or article is None:
        return may(by, "add_article" if new else "change_article")
    own = not isinstance(by, User) or (owns(by, article) and article.stage in WRITING)
    return may(by, "change_article") and (own or may(by, "edit_any_article"))


def owns(by: User, article: Article) -> bool:
    """Say whether a text is somebody's own: by whom it was begun, or under whose name it is
    written.
    """
    return article.created_by_id == by.pk or article.credits.filter(person__user=by).exists()


def can_suggest(by: Actor) -> bool:
    """A person who may leave notes may suggest changes of the text."""
    return isinstance(by, User) and may(by, "add_remark")


def can_assign(by: Actor) -> bool:
    """Whoever may change the texts of others says who goes on with them."""
    return isinstance(by, User) and may(by, "edit_any_article")


def can_step(by: Actor, step: str) -> bool:
    """A step is taken by a person: nobody approves a text from the machine's command line."""
    return isinstance(by, User) and step in STEPS and may(by, step)


def can_publish(by: Actor, *, chief_signs: bool = False) -> bool:
    return may(by, "publish_article") and (not chief_signs or may(by, "sign_article"))


def can_correct(by: Actor, kind: str) -> bool:
    """Correcting, clarifying, updating and noting are four rights."""
    return may(by, f"{CORRECTING[kind]}_article")


def can_withdraw(by: Actor) -> bool:
    return may(by, "withdraw_article")


def can_keep_rights(by: Actor) -> bool:
    return may(by, "change_rightsrecord")


def can_plan_issues(by: Actor, *, new: bool = False) -> bool:
    return may(by, "add_issue" if new else "change_issue")


def can_release_issues(by: Actor) -> bool:
    return may(by, "release_issue")


def can_keep_calendar(by: Actor) -> bool:
    return may(by, "change_issuedate")


def can_plan_calendar(by: Actor) -> bool:
    """Dates follow from the schedules: a person who may keep those may have them planned."""
    return can_keep_calendar(by) or any(
        may(by, f"{act}_publicationschedule") for act in ("add", "change", "delete")
    )


def can_place(by: Actor) -> bool:
    return may(by, "add_placement")


def can_edit_front(by: Actor) -> bool:
    return may(by, "edit_front")


def can_keep_media(by: Actor, *, deleting: bool = False) -> bool:
    return may(by, "delete_image" if deleting else "add_image")


def can_import(by: Actor) -> bool:
    """An import writes, places and publishes, and makes the columns, people and pictures it
    meets.
    """
    made = ("add_column", "add_person", "add_responsibleeditor", "change_rightsrecord")
    return (
        can_write(by, new=True)
        and can_publish(by)
        and can_place(by)
        and can_plan_issues(by, new=True)
        and can_keep_media(by)
        and all(may(by, permission) for permission in made)
    )


def find_article_readers() -> QuerySet[User]:
    """Return the staff who may read articles, whose accounts are open. A note may name them."""
    readers = User.objects.with_perm(
        "articles.view_article", backend="django.contrib.auth.backends.ModelBackend"
    )
    return readers.filter(is_staff=True)


def require(allowed: bool) -> None:
    """Refuse `NotYours` when the answer was no."""
    if not allowed:
        raise NotYours(NOT_YOURS)
