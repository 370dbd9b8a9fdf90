"""The text that readers can find, as plain characters.

The index beside it belongs to `articles.search`.
"""

from django.db import models

from articles.models.texts.articles import Article


class SearchIndex(models.Model):
    """By which rules the index was made: one row.

    Another number than `search.RULES` means that it is stale.
    """

    folding = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.folding)


class SearchDocument(models.Model):
    """The public text of one article. `id` sorts by time: (seconds since 1600 << 28) + article id.

    One number that says both when and which lets either database walk an index newest first and
    stop early.
    """

    id = models.BigIntegerField(primary_key=True)
    article = models.OneToOneField(Article, models.CASCADE, related_name="search_document")
    headline = models.TextField()
    lead = models.TextField()
    body = models.TextField()

    def __str__(self) -> str:
        return self.headline


class SearchOpening(models.Model):
    """What strangers may find of a text that is sold: headline, abstract, names and its opening,
    folded.

    `home` is the number of its first column as released, by which it is sold. A small row of its
    own, because it is looked at for each hit.
    """

    document = models.OneToOneField(
        SearchDocument, models.CASCADE, primary_key=True, related_name="opening"
    )
    home = models.BigIntegerField(null=True)
    folded = models.TextField()

    def __str__(self) -> str:
        return self.folded[:40]
