"""Who works at the paper: sign-in names, printed names and roles. Nobody here exists."""

from dataclasses import dataclass

from newsroom.accounts.actors import SystemActor

DEMO = SystemActor("demo")


@dataclass(frozen=True)
class Member:
    """Somebody of the house. `printed` is the Latin name of a responsible editor; `role` names a
    group, if any."""

    key: str
    name: str
    sort_key: str
    title: str
    role: str = ""
    printed: str = ""
    biography: str = ""
    superuser: bool = False


STAFF = (
    Member("founder", "岑望舟", "cen wangzhou", "社长", superuser=True),
    Member(
        "he.zhitang",
        "何知棠",
        "he zhitang",
        "总编辑",
        "chief",
        "HE ZHITANG",
        "何知棠，《岚江采购报》总编辑。当过校对，至今改稿仍用红铅笔。",
    ),
    Member(
        "shen.yan",
        "沈砚",
        "shen yan",
        "要闻部主任、责任编辑",
        "responsible_editor",
        "SHEN YAN",
        "沈砚，要闻部主任。相信一条消息里每个数字都应当找得到出处。",
    ),
    Member(
        "gu.xuzhou",
        "顾叙舟",
        "gu xuzhou",
        "责任编辑",
        "responsible_editor",
        "GU XUZHOU",
        "顾叙舟，编辑市场、案例两版。编案例之前，先把合同读三遍。",
    ),
    Member(
        "lu.qinghe",
        "陆青禾",
        "lu qinghe",
        "责任编辑",
        "responsible_editor",
        "LU QINGHE",
        "陆青禾，编辑地方、评论、人物三版，兼管读者来信。",
    ),
    Member(
        "ding.fang",
        "丁访",
        "ding fang",
        "编辑部主任",
        "desk_chief",
        "DING FANG",
        "丁访，编辑部主任，管二审。办公室门口挂着一块小黑板，写着今天退了几篇。",
    ),
    Member("mo.jiao", "莫较", "mo jiao", "校对", "proofreader"),
    Member("an.dui", "安对", "an dui", "校对", "proofreader"),
    Member(
        "lin.xiaozhou",
        "林晓舟",
        "lin xiaozhou",
        "首席记者",
        "reporter",
        biography="林晓舟，跑公共采购线十一年，写得最多的是验收。采访本编到第六十三本。",
    ),
    Member("ye.ting", "叶汀", "ye ting", "版面编辑", "page_editor"),
    Member("qin.lv", "秦律", "qin lü", "版权与法务", "rights"),
    Member("fang.suan", "方算", "fang suan", "发行部主任", "subscription_manager"),
    Member("kang.taiying", "康台迎", "kang taiying", "订阅专员", "subscription_clerk"),
    Member("tao.shou", "陶守", "tao shou", "系统管理员", "system_administrator"),
)

# People who write without an account: correspondents, columnists, photographers.
WRITERS = (
    Member(
        "zhou-yiheng",
        "周亦衡",
        "zhou yiheng",
        "记者",
        biography="周亦衡，驻望浦记者，关注港口、物流与应急物资采购。",
    ),
    Member(
        "pan-shutong", "潘疏桐", "pan shutong", "记者", biography="潘疏桐，记者，写医院，也写菜场。"
    ),
    Member(
        "su-lixia",
        "苏立夏",
        "su lixia",
        "记者",
        biography="苏立夏，记者，常驻青垣、鹤汀两地，专写乡镇。",
    ),
    Member(
        "wen-mingqu",
        "温明渠",
        "wen mingqu",
        "记者",
        biography="温明渠，记者，法学出身，负责争议处理报道。",
    ),
    Member(
        "yin-zhuyun",
        "尹竹筠",
        "yin zhuyun",
        "记者",
        biography="尹竹筠，记者，数据组成员，制表兼制图。",
    ),
    Member(
        "bai-qiaosheng",
        "白樵生",
        "bai qiaosheng",
        "摄影记者",
        biography="白樵生，摄影记者，爱拍清晨的仓库和码头。",
    ),
    Member(
        "tian-gengyu",
        "田耕渔",
        "tian gengyu",
        "专栏作者",
        biography="田耕渔，本报专栏“算盘声里”作者，退休会计。",
    ),
    Member(
        "huo-pinglan",
        "霍凭栏",
        "huo pinglan",
        "评论员",
        biography="霍凭栏，本报评论员，每周写一篇，每篇不过千字。",
    ),
)

REPORTERS = ("lin.xiaozhou", "zhou-yiheng", "pan-shutong", "su-lixia", "wen-mingqu", "yin-zhuyun")
PHOTOGRAPHER = "bai-qiaosheng"
COLUMNISTS = ("tian-gengyu", "huo-pinglan")
EDITOR_OF_PAGE = {
    1: "shen.yan",
    2: "shen.yan",
    3: "he.zhitang",
    4: "gu.xuzhou",
    5: "gu.xuzhou",
    6: "lu.qinghe",
    7: "lu.qinghe",
    8: "lu.qinghe",
}
SIGNERS = {
    "review_1": "shen.yan",
    "review_2": "ding.fang",
    "review_3": "he.zhitang",
    "proof_1": "mo.jiao",
    "proof_2": "an.dui",
    "proof_3": "he.zhitang",
}
