"""What printed pages say, as readers can find it. The index beside it belongs to `articles.search`."""

from django.db import models

from articles.models.paper.editions import Page
from articles.models.texts.articles import Article


class PagePassage(models.Model):
    """A part of what a released page prints: the text of one region, or what no region covers.

    `id` sorts by the date of the issue and then by page (articles/search/passages.py). It is found
    as long as readers may see every one of `articles`, so that nothing has to run when one of them
    is withdrawn or ends.
    """

    id = models.BigIntegerField(primary_key=True)
    page = models.ForeignKey(Page, models.CASCADE, related_name="passages")
    articles = models.ManyToManyField(Article, related_name="+")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:40]
