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
