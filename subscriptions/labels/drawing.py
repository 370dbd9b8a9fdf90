"""Labels on sheets of A4, 24 to a sheet, in the order given; then a page that counts them.

The sheet is the common one of 3 × 8 labels of 70 × 37 mm without gaps, edge to edge (in Europe
Avery Zweckform 3474). Eight rows are 296 mm of 297, so half a millimetre is left above and below.

A route begins with a label of its own that goes on its bundle, as the facing slip of a post does:
framed, with the route and what belongs to it, so that a mail room counts a bundle before it ties
it.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.lib.units import mm

from articles.errors import Refused, Words
from subscriptions.labels.faces import Faces
from subscriptions.labels.fitting import LEADING, fit_paragraphs, shorten_text
from subscriptions.labels.label import AddressLabel, LabelRemark, PrintedLabels, RouteSum, tidy_text
from subscriptions.labels.paper import Paper

PAGE = (210 * mm, 297 * mm)
ACROSS = 3
DOWN = 8
WIDTH = 70 * mm
HEIGHT = 37 * mm
ABOVE = (PAGE[1] - DOWN * HEIGHT) / 2
SIDE, EDGE = (
    5 * mm,
    4 * mm,
)  # a printer leaves about four millimetres at the edges of the paper white
INNER = WIDTH - 2 * SIDE

HEAD = 13.0  # postcode and copies
NAMES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
STREETS = (
    11.0,
    10.5,
    10.0,
    9.5,
    9.0,
    8.5,
    8.0,
    7.5,
    7.0,
    6.5,
    6.0,
)  # a post asks for eight; six is the least people read
NOTES = (8.0, 7.0, 6.0)
FOOT = 6.5
GAP = 4.0  # between street and recipient, where there is room
ROUTES = (20.0, 18.0, 16.0, 14.0, 12.0, 10.0, 8.0)
REMARKS_MAX = 400  # on paper; the answer has all


class NothingToPrint(Refused):
    """There is no label."""

    code = "nothing_to_print"


def draw_labels(
    labels: Iterable[AddressLabel], out: IO[bytes], *, title: Words, fonts: Sequence[Path]
) -> PrintedLabels:
    """Write the labels as PDF and return what was printed. The same labels make the same bytes.

    In the order given: whoever calls sorts by route and postcode. Nothing is written outside a
    label: a long address is broken and made smaller, and cut at the least size. What was cut, and
    every label with a character that no font has (printed as 〓), is a remark, on the last page and
    in the answer. Refuses a run without labels, and fonts that cannot be used; nothing is written
    then.
    """
    run = _Run(Paper(out, str(title), PAGE, Faces(fonts)))
    for route, group in groupby(labels, key=lambda label: label.route):
        run.route(route, list(group))
    if not run.count:
        raise NothingToPrint(_("There is no label to print."))
    return run.finish(str(title))


class _Run:
    """A run of labels on its way to paper."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.faces = paper.faces
        self.used = 0  # places of labels, route labels among them
        self.count = 0
        self.sums: dict[str, tuple[int, int]] = {}
        self.remarks: list[LabelRemark] = []

    def route(self, route: str, labels: Sequence[AddressLabel]) -> None:
        """Print one route: its own label first, where routes are told apart at all."""
        copies = sum(label.copies for label in labels)
        if route or self.count:
            self._separator(route, len(labels), copies)
        for label in labels:
            self._label(label)
        self.count += len(labels)
        before = self.sums.get(route, (0, 0))
        self.sums[route] = (before[0] + len(labels), before[1] + copies)

    def _place(self) -> tuple[float, float]:
        """Return the upper left corner of the next label."""
        number = self.used % (ACROSS * DOWN)
        if self.used and not number:
            self.paper.turn()
        self.used += 1
        return number % ACROSS * WIDTH, PAGE[1] - ABOVE - number // ACROSS * HEIGHT

    def _label(self, label: AddressLabel) -> None:
        """Print an address: postcode and copies, region and street, recipient, then note, code and
        route."""
        left, top = self._place()
        left, right, bottom = left + SIDE, left + WIDTH - SIDE, top - HEIGHT + EDGE
        faces = self.faces
        paper = self.paper
        region, street, recipient, note = map(
            tidy_text, (label.region, label.street, label.recipient, label.note)
        )
        top -= EDGE + HEAD * LEADING
        head = shorten_text(faces, tidy_text(label.postcode), INNER / HEAD * 0.5)
        paper.text(left, top + HEAD * 0.35, HEAD, head)
        if label.copies > 1:
            many = _("×%(copies)d copies") % {"copies": label.copies}
            size = min(HEAD, (INNER - HEAD * (faces.width(head) + 0.5)) / faces.width(many))
            paper.text_to(right, top + HEAD * 0.35, size, many)
        foot = shorten_text(
            faces, " · ".join(filter(None, map(tidy_text, (label.code, label.route)))), INNER / FOOT
        )
        paper.text(left, bottom, FOOT, foot)
        bottom += FOOT * LEADING if foot else 0
        fitted_note = fit_paragraphs(
            faces, [note] if note else [], INNER, NOTES[0] * LEADING, NOTES
        )
        bottom += fitted_note.height
        paper.lines(left, bottom, fitted_note)
        name = fit_paragraphs(faces, [recipient], INNER, 2 * NAMES[2] * LEADING, NAMES)
        where = fit_paragraphs(
            faces,
            [part for part in (region, street) if part],
            INNER,
            top - bottom - name.height,
            STREETS,
        )
        paper.lines(left, top, where)
        paper.lines(
            left, top - where.height - min(GAP, top - bottom - where.height - name.height), name
        )
        self._look_at(label, cut=fitted_note.cut or name.cut or where.cut)

    def _look_at(self, label: AddressLabel, *, cut: bool) -> None:
        missing = ""
        if self.faces.missing:
            parts = (
                label.postcode,
                label.region,
                label.street,
                label.recipient,
                label.note,
                label.code,
                label.route,
            )
            text = tidy_text("".join(parts))
            missing = "".join(
                dict.fromkeys(letter for letter in text if letter in self.faces.missing)
            )
        if cut or missing:
            self.remarks.append(LabelRemark(label.code, label.recipient, missing, cut))

    def _separator(self, route: str, labels: int, copies: int) -> None:
        """Print the label of a bundle."""
        left, top = self._place()
        self.paper.frame(left + EDGE, top - HEIGHT + EDGE, WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE)
        name = tidy_text(route) or _("Without a route")
        title = fit_paragraphs(self.faces, [name], INNER - 2 * mm, 40.0, ROUTES)
        self.paper.lines(left + SIDE + mm, top - EDGE - 2 * mm, title)
        summary = f"{format_label_count(labels)} · {format_copy_count(copies)}"
        self.paper.text(
            left + SIDE + mm,
            top - HEIGHT + EDGE + 3 * mm,
            11,
            shorten_text(self.faces, summary, INNER / 11),
        )

    def finish(self, title: str) -> PrintedLabels:
        """Print what was counted, and close."""
        routes = tuple(RouteSum(route, *numbers) for route, numbers in self.sums.items())
        copies = sum(route.copies for route in routes)
        self.paper.turn()
        self.paper.page_of_lines(title, list(self._told(routes, copies)))
        return PrintedLabels(self.paper.close(), self.count, copies, routes, tuple(self.remarks))

    def _told(self, routes: Sequence[RouteSum], copies: int) -> Iterable[str]:
        yield format_sum(_("Sum"), self.count, copies)
        if len(routes) > 1 or routes[0].route:
            yield ""
            for route in routes:
                yield format_sum(
                    tidy_text(route.route) or _("Without a route"), route.labels, route.copies
                )
        if self.remarks:
            yield from ("", _("Look at these labels:"))
            yield from map(_remark, self.remarks[:REMARKS_MAX])
        if len(self.remarks) > REMARKS_MAX:
            yield _("and %(count)d more") % {"count": len(self.remarks) - REMARKS_MAX}


def _remark(remark: LabelRemark) -> str:
    reasons = []
    if remark.characters:
        points = " ".join(f"U+{ord(letter):04X}" for letter in remark.characters)
        reasons.append(
            _("no font has %(points)s, 〓 is printed; write it by hand") % {"points": points}
        )
    if remark.cut:
        reasons.append(_("too long, its end is missing"))
    return " · ".join([tidy_text(f"{remark.code} {remark.recipient}"), *reasons])


def format_sum(name: str, labels: int, copies: int) -> str:
    facts = {
        "name": name,
        "labels": format_label_count(labels),
        "copies": format_copy_count(copies),
    }
    return _("%(name)s: %(labels)s, %(copies)s") % facts


def format_label_count(labels: int) -> str:
    return ngettext("%(count)d label", "%(count)d labels", labels) % {"count": labels}


def format_copy_count(copies: int) -> str:
    return ngettext("%(count)d copy", "%(count)d copies", copies) % {"count": copies}
