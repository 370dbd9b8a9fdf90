"""The invented province of 岚江: ten cities, each with four districts and counties. No such places
exist."""

from dataclasses import dataclass

PROVINCE = "岚江省"
CITIES: dict[str, tuple[str, ...]] = {
    "临岚市": ("岚东区", "岚西区", "渡南区", "柳汀县"),
    "望浦市": ("潮门区", "沙屿区", "东棹县", "鸥屿县"),
    "青垣市": ("垣北区", "松坞区", "竹陂县", "石筏县"),
    "鹤汀市": ("鹤渚区", "芦湾区", "苇塘县", "长艄县"),
    "平棹市": ("棹东区", "麦垄县", "双楫县", "桑洲县"),
    "松陂市": ("陂阳区", "岭溪区", "枫圩县", "梅矶县"),
    "云砚市": ("砚湖区", "云阶区", "砚池县", "石磬县"),
    "沙棠市": ("棠梨区", "沙茛县", "稻畈县", "榆垅县"),
    "澄堰市": ("堰东区", "澄源区", "水硙县", "荻洲县"),
    "北汛市": ("汛桥区", "潮坪区", "盐畴县", "渔墟县"),
}
TOWNS = (
    "苇湾镇",
    "棹头镇",
    "砚田乡",
    "鹭滩镇",
    "青艄镇",
    "榆井乡",
    "泊岭镇",
    "茛坡乡",
    "石臼桥镇",
    "杏坞乡",
)


@dataclass(frozen=True)
class StoryPlace:
    """A city, or a district or county of one. `parts` are the places inside it, with their
    administrative word."""

    name: str
    city: str
    parts: tuple[str, ...]

    @property
    def here(self) -> str:
        """The name without its last character: 鹤汀 for 鹤汀市. Unique in the province."""
        return self.name[:-1]

    @property
    def level(self) -> str:
        return self.name[-1]


def _places() -> tuple[StoryPlace, ...]:
    rows = [StoryPlace(city, city, inner) for city, inner in CITIES.items()]
    rows += [StoryPlace(part, city, TOWNS) for city, inner in CITIES.items() for part in inner]
    return tuple(rows)


PLACES = _places()
