"""Names that look alike: the form that they share, and letters that pass for others.

The table holds letters of other scripts by the small Latin letter or digit that they look like:
those of Unicode's confusables (UTS #39) that are one letter in a name, and small capitals. Pure.
"""

import unicodedata

from articles.characters.folding import fold

LOOKS_LIKE = {
    "a": "ɑαаᎪᗅᴀꓮ𐊠𖽀",
    "b": "ƀƃƅɓʙβбвьѣҍᏏᏴᑲᑳᖯᗷꓐꞵ𐊂𐊡𐌁",
    "c": "ȼсҫᏟᴄⲥꓚ𐊢𐌂𐐽𐔜𑣩",
    "d": "ðđƌɖɗԁᎠᏧᑯᗞᗪᴅꓒꓓ",
    "e": "ɇεеҽҿᎬᴇⴹꓰꬲ𐊆𑣆𑣎",
    "f": "ƒϝքᖴᵮẝꓝꜰꞙꬵ𐊇𐊥𐔥𑣂",
    "g": "ƍǥɠɡɢԍցᏀᏳᶃꓖ",
    "h": "ħɦʜнћңһӈӊհᎻᏂᏲᕼⱨⲏꓧꚕ𐋏",
    "i": "ıɨɩɪιіӏᎥᵻᵼꙇ𑣃",
    "j": "ɉʝϳјᎫᒍᴊꓙ",
    "k": "ƙκкқҟᏦᛕᴋⱪⲕꓗꝁ𐔘",
    "l": "łƚǀɫɭʟ۱Ꮮᒪᛁᣳⲓⳑⵏꓡꓲ𐊊𐌉𐑃𐔦𑣒𖼖𖼨",
    "m": "μϻмӎᎷᗰᛖᴍⲙꓟꭑ𐊰𐌑",
    "n": "ƞɲɳɴηпոռᵰⲛꓠ𐔓",
    "o": "øɵθοσоѳөօ۵०০੦૦ଠ୦௦౦೦ഠ൦๐໐ဝ၀ჿዐᎤᎾᏫᴏᴑⲟⴱⵁⵔꓳꝋꬽꬾ𐊒𐊫𐐬𐓪𐔖𑓐𑣈𑣕𑣗𑣠",
    "p": "ƥρрᏢᑭᣖᴘᵽⲣꓑ𐊕",
    "q": "ʠԛգզⵕ",
    "r": "ɍɼɽʀгғᎡᎱᏒᖇᣴᴦᵲⲅꓣꭇꭈ𐓜𖼵",
    "s": "ƽʂѕտᏕᏚᣵᵴꓢꜱ𐊖𐑈𑣁𖼺",
    "t": "ŧƫƭʈτтҭᎢᴛᵵⱦⲧꓔ𐊗𐊱𐌕𑣜𖼊",
    "u": "ʉʋυսሀᏌᑌᴜᵾꓴꞟꭎꭒ𐓶𑣘𖽂",
    "v": "νѵ۷Ꮩᐯᴠⴸꓦꛟ𐔝𑜆𑣀𖼈",
    "w": "ɯѡѽԝաᎳᏔᴡꓪꝡ𑓅𑜊𑜎𑜏𑣦",
    "x": "χхҳᕁᕽᚷⲭⵝꓫꭓ𐊐𐊴𐌗𐔧",
    "y": "ƴɏɣʏγуүұყᎩᎽᶌỿⲩꓬꭚ𐊲𑣄𖽃",
    "z": "ƶȥʐζᏃᙆᴢᵶꓜ𑣉𑣥",
    "2": "ƨƻϩᒿꙅꝛ",
    "3": "ȝɜʒзҙӡⳍꝫ𑣊𖼻",
    "4": "Ꮞ𑣏",
    "5": "𑣛",
    "6": "Ꮾⳓ",
    "7": "𐓺",
    "8": "ȣ৪੪𐌚",
    "9": "৭੧୨൭ⳋꝯ𑣌𑣖",
}
LETTERS = str.maketrans(
    {other: letter for letter, others in LOOKS_LIKE.items() for other in others}
)
# What many type faces draw alike.
SAME = str.maketrans("01i", "oll")
PAIRS = {"rn": "m", "vv": "w"}
BLANK_LETTERS = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0"))  # Hangul letters of no form


def looks_of(name: str) -> str:
    """Return the form that a name shares with all that are taken for it: other cases and widths,
    other scripts, accents, old and simplified characters, and what nobody sees."""
    whole = unicodedata.normalize("NFD", fold(name).translate(BLANK_LETTERS))
    bare = "".join(one for one in whole if not (unicodedata.combining(one) or one.isspace()))
    looks = "".join(map(_digit, bare.translate(LETTERS))).translate(SAME)
    for pair, letter in PAIRS.items():
        looks = looks.replace(pair, letter)
    return looks


def plain_letter(letter: str) -> str:
    """Return the ASCII letter that a letter becomes in another case or width, "" where it is one
    itself or becomes none. A database that compares without regard to case may take it for that."""
    if letter.isascii():
        return ""
    forms = unicodedata.normalize("NFKC", letter) + letter.upper() + letter.lower()
    return next((one.lower() for one in forms if one.isascii()), "")


def _digit(letter: str) -> str:
    """Return the digit that a sign of another script stands for; any other sign as it is."""
    return str(unicodedata.digit(letter)) if unicodedata.category(letter) == "Nd" else letter
