"""Address labels as PDF. They know paper and type, not tables of the database."""

from subscriptions.labels.drawing import NothingToPrint, sheet
from subscriptions.labels.faces import NoFont, fonts, lacking
from subscriptions.labels.label import Label, Printed, Remark, RouteSum

__all__ = [
    "Label",
    "NoFont",
    "NothingToPrint",
    "Printed",
    "Remark",
    "RouteSum",
    "fonts",
    "lacking",
    "sheet",
]
