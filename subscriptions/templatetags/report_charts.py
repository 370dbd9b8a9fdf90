"""Charts and cells of the reports."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from subscriptions.charts import LOOKS, Chart, draw_chart

register = template.Library()


@register.simple_tag
def chart_svg(chart: Chart, number: int) -> SafeString:
    """Draw a chart of a page, counted from 1."""
    return draw_chart(chart, f"chart-{number}")


@register.simple_tag
def chart_legend(chart: Chart) -> SafeString:
    """Name the series, each beside a piece of its line or bar."""
    line = '<path class="line look-{}" d="M0 6L30 6"></path>'
    bar = '<rect class="bar look-{}" x="8" y="1" width="14" height="10"></rect>'
    shape = bar if chart.kind == "bars" else line
    rows = (
        (format_html(shape, place % LOOKS + 1), one.name) for place, one in enumerate(chart.series)
    )
    item = '<li><svg viewBox="0 0 30 12" aria-hidden="true">{}</svg> {}</li>'
    return format_html('<ul class="legend">{}</ul>', format_html_join("", item, rows))


@register.simple_tag
def report_cell(value: Any) -> str:
    """Write a cell: days as people write them, money with two decimals, rates with one, nothing as
    a dash."""
    if value is None:
        return "—"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(localize(value))


@register.simple_tag
def report_line(headings: Sequence[Any], row: Sequence[Any]) -> str:
    """Write a row of a table for a letter: its name, then each value behind its heading."""
    name, *values = (report_cell(cell) for cell in row)
    _first, *titles = headings
    cells = " | ".join(f"{title} {value}" for title, value in zip(titles, values, strict=True))
    return f"{name}  {cells}"
