"""What the statements of Chinese banks and the bills of payment providers call their columns.

Sources: the account exports of ICBC, CCB, ABC, BOC, CMB, Bank of Communications and Postal Savings
Bank, the account and business bills of Alipay, the transaction and fund bills of WeChat Pay. A
heading in brackets behind another, as 交易日期[ Transaction Date ], need not be named. Of several
columns for one field the first named here is read.
"""

from collections.abc import Collection

FIELDS: dict[str, tuple[str, ...]] = {
    "serial": (
        "交易流水号",
        "银行流水号",
        "核心流水号",
        "账户明细编号-交易流水号",
        "会计流水号",
        "主机流水号",
        "账务流水号",
        "资金流水单号",
        "流水号",
        "流水编号",
        "交易流水",
        "日志号",
        "柜员流水号",
        "交易序号",
        "微信订单号",
        "微信支付业务单号",
        "交易单号",
        "交易订单号",
        "支付宝交易号",
        "交易号",
        "transaction reference number",
        "reference number",
    ),
    # A statement has one of these days or several: the first that a line fills counts.
    "booked": ("记账日", "记账日期", "入账日期", "记账时间", "入账时间", "booking date"),
    "traded": (
        "交易日期",
        "交易日",
        "日期",
        "发生日期",
        "发生时间",
        "付款日期",
        "付款时间",
        "交易创建时间",
        "transaction date",
        "date",
    ),
    "hour": ("交易时间", "时间", "transaction time"),
    "credit": (
        "贷方发生额",
        "收入金额",
        "贷方金额",
        "贷方发生额(收入)",
        "收入",
        "转入金额",
        "存入金额",
        "入账金额",
        "来账金额",
        "收方金额",
        "贷方",
        "credit amount",
        "credit",
    ),
    "debit": (
        "借方发生额",
        "支出金额",
        "借方金额",
        "借方发生额(支取)",
        "支出",
        "转出金额",
        "支取金额",
        "取出金额",
        "往账金额",
        "付方金额",
        "借方",
        "debit amount",
        "debit",
    ),
    "moved": (
        "交易金额",
        "发生额",
        "收支金额",
        "应结订单金额",
        "订单金额",
        "交易额",
        "金额",
        "trade amount",
        "amount",
    ),
    "direction": (
        "借贷标志",
        "借贷方向",
        "借贷标识",
        "收支方向",
        "收支类型",
        "收/支",
        "借/贷",
        "借贷",
        "收付标志",
        "来往账标志",
        "往来账标志",
        "交易方向",
    ),
    "kind": ("交易类型", "业务类型", "交易类别", "业务名称", "交易分类", "transaction type"),
    "payer": (
        "对方户名",
        "付款人名称",
        "对方名称",
        "付款方户名",
        "对方单位",
        "对方单位名称",
        "对方账户名称",
        "收/付方名称",
        "付款人户名",
        "付款方名称",
        "对方账户名",
        "对手户名",
        "对手名称",
        "付方名称",
        "付款人",
        "汇款人",
        "交易对方",
        "payer's name",
        "payer",
    ),
    "payer_account": (
        "对方账号",
        "付款人账号",
        "对方帐号",
        "付款方账号",
        "对方账户",
        "收/付方账号",
        "付款账号",
        "对手账号",
        "付方账号",
        "对方卡号",
        "debit account no.",
    ),
    # Where payers' words stand; a bank has one of these columns or several, and all of them are
    # read.
    "memo": ("附言", "交易附言", "摘要/附言", "汇款附言", "留言", "商品说明", "商品名称", "商品"),
    "purpose": ("用途", "交易用途", "purpose"),
    "summary": ("摘要", "交易摘要", "业务摘要", "交易说明", "reference"),
    "remark": ("备注", "个性化信息", "扩展摘要", "其它摘要", "商户数据包", "remark", "remarks"),
    "balance": (
        "余额",
        "账户余额",
        "交易后余额",
        "本次余额",
        "账户结余",
        "联机余额",
        "结余",
        "balance",
        "after-transaction balance",
    ),
    "state": ("交易状态", "当前状态", "资金状态", "状态"),
    "reversed": ("冲账标志", "冲正标志", "抹账标志", "冲销标志", "红蓝字标志", "红字标志"),
}
DAYS = ("booked", "traded", "hour")
AMOUNTS = ("credit", "debit", "moved")
MEMOS = ("memo", "purpose", "summary", "remark")
CAME = ("贷", "收", "入", "来", "转入", "存", "c", "+", "in")
LEFT = ("借", "支", "出", "付", "往", "转出", "取款", "取出", "d", "-", "out")
NO_MONEY = ("/", "不计", "中性", "其他", "其它")
# Of an order that never was paid, or is not paid yet.
NOT_PAID = ("关闭", "失败", "等待", "未付", "处理中", "revoked", "closed", "notpay", "payerror")
GIVEN_BACK = ("refund",)  # WeChat Pay writes what it gave back as a row of its own
YES = ("y", "yes", "是", "1", "true", "冲", "红", "r", "*", "已冲")


def find_missing_fields(fields: Collection[str]) -> list[str]:
    """Return what a statement must have and has not, by its first heading: a day, an amount that
    came, and a serial number, or else the hour or the balance, by which its lines are told apart.
    """
    present = set(fields)
    wanted = [("serial", "hour", "balance"), DAYS, ("credit", "moved")]
    return [FIELDS[names[0]][0] for names in wanted if not present & set(names)]
