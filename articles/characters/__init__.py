"""Characters that are layout or noise: one cleaning for what is stored, one folding for what is
compared. Pure.

What is stored stays as written unless it is noise (`clean_line`, `clean_words`,
`clean_text`). What is compared is
folded (`fold`): names with names, the words of a query with the words of a text. `clean_for_xml` is
for XML, whatever is stored already. docs/decisions/0020-characters.md has the rules.
"""

from articles.characters.cleaning import (
    clean_for_xml,
    clean_line,
    clean_text,
    clean_words,
    join_surrogates,
)
from articles.characters.folding import (
    FOLDING,
    convert_to_traditional,
    fold,
    fold_with_places,
    spell_in_both_scripts,
)

__all__ = [
    "FOLDING",
    "convert_to_traditional",
    "clean_line",
    "clean_text",
    "clean_words",
    "fold",
    "fold_with_places",
    "clean_for_xml",
    "join_surrogates",
    "spell_in_both_scripts",
]
