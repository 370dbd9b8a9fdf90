"""Bodies that are clean as they came: paragraphs and crossheads of plain characters. Pure.

Most texts of an archive are nothing else. Recognising them in one pass saves taking them apart four
times: what is written so is what the sanitiser would make of it, which a test proves of every shape.
"""

import re

# No `<`, `>` and `&`, nothing invisible, nothing that composes with its neighbour, and no `_`, with
# which Word begins its codes.
PLAIN = (
    r"!-%'-;=?-^`-~\u00b7\u00d7\u2014\u2018\u2019\u201c\u201d\u2026\u3001\u3002"
    r"\u3008-\u3011\u3014\u3015\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff1f"
)
PLAIN_BODY = re.compile(rf"(?:<(p|h3|h4)>[{PLAIN}]++(?: [{PLAIN}]++)*+</\1>\n?)++(?<!\n)")


def is_plain_body(text: str) -> bool:
    """Say whether an HTML body is paragraphs of plain characters, each on a line of its own or not:
    clean, flat, and the same after every cleaning. One pass."""
    return PLAIN_BODY.fullmatch(text) is not None
