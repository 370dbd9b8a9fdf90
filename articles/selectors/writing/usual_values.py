"""What a new article begins with: who writes, and where this person usually writes."""

from collections import Counter
from dataclasses import dataclass

from articles.domain.choices import CreditRole
from articles.models import Article, ArticleColumn, Column, Credit, Person, Publication
from newsroom.accounts.models import User

RECENT = 20  # own articles that show what is usual


@dataclass(frozen=True)
class UsualValues:
    """The newspaper, home column and byline that a person would fill in; None where nothing says
    so."""

    publication: Publication | None
    column: Column | None
    person: Person | None
    role: str


def find_usual_publication(by: User) -> Publication | None:
    """Return the newspaper that this person wrote for last, else the only one there is, else None.

    At most two queries.
    """
    last = (
        Article.objects.filter(created_by=by).select_related("publication").order_by("-pk").first()
    )
    if last is not None:
        publication: Publication = last.publication
        return publication
    papers = list(Publication.objects.order_by("pk")[:2])
    return papers[0] if len(papers) == 1 else None


def find_usual_values(by: User) -> UsualValues:
    """Return what a new article of this person begins with. At most six queries."""
    publication = find_usual_publication(by)
    person = Person.objects.filter(user=by).first()
    return UsualValues(
        publication=publication,
        column=_usual_column(by, publication) if publication else None,
        person=person,
        role=_usual_role(person) if person else CreditRole.REPORTER,
    )


def _usual_column(by: User, publication: Publication) -> Column | None:
    """Return the home column of most of the last own articles; where several have as many, the one
    that was used last."""
    own = Article.objects.filter(created_by=by, publication=publication)
    recent = list(own.order_by("-pk").values_list("pk", flat=True)[:RECENT])
    homes = ArticleColumn.objects.filter(article__in=recent, is_primary=True)
    counted = Counter(homes.order_by("-article").values_list("column", flat=True))
    most = counted.most_common(1)
    return Column.objects.filter(pk=most[0][0]).first() if most else None


def _usual_role(person: Person) -> str:
    """Return the word before this person's name in the last byline."""
    last = Credit.objects.filter(person=person).order_by("-pk").first()
    return last.role if last is not None else CreditRole.REPORTER
