"""Words as the paper prints them: bylines and source lines.

Pure; Chinese is data here, not an interface language.
"""

from articles.domain.choices import CreditRole

ROLE_PRINTED = {
    CreditRole.REPORTER: "本报记者",
    CreditRole.SPECIAL: "特约记者",
    CreditRole.CORRESPONDENT: "通讯员",
    CreditRole.INTERN: "实习记者",
    CreditRole.AUTHOR: "作者",
    CreditRole.PHOTOGRAPHER: "摄影",
    CreditRole.TRANSLATOR: "编译",
    CreditRole.COMPILER: "整理",
    CreditRole.ILLUSTRATOR: "制图",
}


def printed_role(role: str) -> str:
    """Return the words before a name in the byline."""
    return ROLE_PRINTED[CreditRole(role)]


def source_line(publication: str, place: tuple[str, str] | None, source: str) -> str:
    """Compute 本文来源：X第N期第M版 from the primary place (number as printed, page label).

    A reprint names the medium it comes from as well; a text not printed yet names the newspaper
    alone.
    """
    where = publication
    if place:
        issue_number, page_label = place
        where = f"{publication}{issue_number}第{page_label}版"
    if not source:
        return f"本文来源：{where}"
    return f"本文来源：{where}；原载：{source}" if place else f"本文来源：{source}"


def jump_to_phrase(label: str) -> str:
    """Return what ends the first part of an article that goes on elsewhere: （下转第3版）.

    Computed from the label of the page, never typed. It belongs to print and to the e-paper; the
    text of an article on the site has none.
    """
    return f"（下转第{label}版）"


def jump_from_phrase(label: str) -> str:
    """Return what opens the second part of an article: （上接第1版）."""
    return f"（上接第{label}版）"


def double_number(number: int, last: int) -> str:
    """Return what a double issue (合刊) prints as its number: 第1322—1323期."""
    return f"第{number}—{last}期"
