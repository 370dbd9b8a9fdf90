"""The names of a manuscript's byline: 本报记者 林晓舟 通讯员 王立. Pure."""

import re
from dataclasses import dataclass

from articles.domain.choices import CreditRole

ROLES = {
    "本报全媒体记者": CreditRole.REPORTER,
    "全媒体记者": CreditRole.REPORTER,
    "本报首席记者": CreditRole.REPORTER,
    "首席记者": CreditRole.REPORTER,
    "本报记者": CreditRole.REPORTER,
    "本刊记者": CreditRole.REPORTER,
    "记者": CreditRole.REPORTER,
    "本报特约记者": CreditRole.SPECIAL,
    "特约记者": CreditRole.SPECIAL,
    "特派记者": CreditRole.SPECIAL,
    "本报通讯员": CreditRole.CORRESPONDENT,
    "特约通讯员": CreditRole.CORRESPONDENT,
    "通讯员": CreditRole.CORRESPONDENT,
    "本报实习记者": CreditRole.INTERN,
    "实习记者": CreditRole.INTERN,
    "见习记者": CreditRole.INTERN,
    "实习生": CreditRole.INTERN,
    "作者": CreditRole.AUTHOR,
    "撰文": CreditRole.AUTHOR,
    "文": CreditRole.AUTHOR,
    "摄影": CreditRole.PHOTOGRAPHER,
    "图": CreditRole.PHOTOGRAPHER,
    "摄": CreditRole.PHOTOGRAPHER,
    "编译": CreditRole.TRANSLATOR,
    "翻译": CreditRole.TRANSLATOR,
    "整理": CreditRole.COMPILER,
    "制图": CreditRole.ILLUSTRATOR,
    "绘图": CreditRole.ILLUSTRATOR,
}
BYLINE_MAX = 120  # characters of a line
NAMES_MAX = 12
# These words begin a name's line without a blank as well: 本报记者林晓舟.
JOINED = tuple(word for word in ROLES if len(word) >= 3)
LINE_MARKS = re.compile(r"^[□■◆◇●○◎★☆▲△\s]+")
BRACKETS = re.compile(r"^[（(【\[](.*)[）)】\]]$")
BREAKS = re.compile(r"[\s、，,；;:：/／|]+")
NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,10}(?:[·•][\u3400-\u9fff]{1,10})+")
LONE_NAME = re.compile(r"[\u3400-\u9fff]{2,3}")  # four letters are a line of text more often
NO_NAMES = {"引言", "前言", "导语", "序言", "结语", "后记", "编者按", "正文", "附件", "附表"}
ENDINGS = re.compile(r"\s*(?:文/图|文/摄|文并图|文并摄|图/文|报道|摄影报道|采写)$")
DATELINE = re.compile(
    r"^((?:本报|本刊)[^\s（(，。]{0,20}?(?:讯|电))\s*[（(]([^（()）]{2,80})[）)]\s*"
)


@dataclass(frozen=True)
class BylineName:
    """A name with the role it stands under."""

    role: CreditRole
    name: str


@dataclass(frozen=True)
class Dateline:
    """The beginning of a report: 本报讯（记者 林晓舟）, and how many characters it takes."""

    words: str
    names: list[BylineName]
    length: int


def read_byline(line: str) -> list[BylineName]:
    """Return the names of a line that is a byline and nothing else, else none."""
    text = LINE_MARKS.sub("", line.strip())
    if (match := BRACKETS.match(text)) is not None:
        text = match[1].strip()
    text = ENDINGS.sub("", text)
    if not text or len(text) > BYLINE_MAX:
        return []
    return _read_names(_join_single_letters(BREAKS.split(text)))


def read_dateline(text: str) -> Dateline | None:
    """Return how a report begins where it names its reporters there."""
    match = DATELINE.match(text)
    names = read_byline(match[2]) if match else []
    return Dateline(match[1], names, match.end()) if match and names else None


def is_name(line: str) -> bool:
    """Say whether a line may be one person's name and nothing else: 林晓舟, 林　岚."""
    words = _join_single_letters(line.split())
    return len(words) == 1 and words[0] not in NO_NAMES and bool(LONE_NAME.fullmatch(words[0]))


def join_name(line: str) -> str:
    """Return a name that was set with a blank between its letters without it."""
    return "".join(line.split())


def _read_names(words: list[str]) -> list[BylineName]:
    """Return the names behind the roles; none where a word is neither."""
    names: list[BylineName] = []
    role: CreditRole | None = None
    for word in words:
        if word in ROLES:
            role = ROLES[word]
            continue
        joined = next((known for known in JOINED if word.startswith(known)), "")
        if joined:
            role = ROLES[joined]
            word = word.removeprefix(joined)
        if role is None or not NAME.fullmatch(word):
            return []
        names.append(BylineName(role, word))
    return names if len(names) <= NAMES_MAX else []


def _join_single_letters(words: list[str]) -> list[str]:
    """Return the words with names whose two letters stand apart (林 岚) as one."""
    joined: list[str] = []
    pending = ""
    for word in filter(None, words):
        is_single = len(word) == 1 and word not in ROLES
        if is_single and pending:
            joined.append(pending + word)
            pending = ""
        elif is_single:
            pending = word
        else:
            joined.extend(filter(None, [pending, word]))
            pending = ""
    return [*joined, *filter(None, [pending])]
