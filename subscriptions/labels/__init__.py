"""Address labels as PDF. They know paper and type, not tables of the database."""

from subscriptions.labels.drawing import NothingToPrint, draw_labels
from subscriptions.labels.faces import NoFont, find_fonts, missing_characters
from subscriptions.labels.label import AddressLabel, LabelRemark, PrintedLabels, RouteSum

__all__ = [
    "AddressLabel",
    "NoFont",
    "NothingToPrint",
    "PrintedLabels",
    "LabelRemark",
    "RouteSum",
    "find_fonts",
    "missing_characters",
    "draw_labels",
]
