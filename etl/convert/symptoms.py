"""Symptoms as people type or tick them, to one word each."""

from __future__ import annotations

import re
from functools import lru_cache

from etl.convert.text import UNANSWERED, clean, simplified

LONGEST, LONGEST_WORD = 400, 20

_WORDS = {
    "发热": "发热 发烧 低热 高热 中热 微热 低烧 高烧 发烫 体温高 体温升高 体温异常 FEVER FEVERISH",
    "咳嗽": "干咳 咳嗽 咳痰 咳 COUGHING COUGH",
    "乏力": "全身乏力 浑身乏力 浑身无力 四肢无力 四肢乏力 乏力 无力 没力气 疲劳 疲乏 疲倦 "
    "FATIGUE TIREDNESS TIRED WEAKNESS",
    "咽痛": "咽喉疼痛 咽喉肿痛 咽喉痛 咽部不适 咽部疼痛 "
    "咽痛 咽疼 咽干 喉咙疼痛 喉咙痛 喉咙疼 喉痛 嗓子疼 嗓子痛 嗓子不舒服 SORE_THROAT",
    "流涕": "流鼻涕 流清涕 流涕 鼻涕 流鼻水 RUNNY_NOSE",
    "鼻塞": "鼻子不通 鼻塞 鼻堵 STUFFY_NOSE BLOCKED_NOSE NASAL_CONGESTION",
    "打喷嚏": "打喷嚏 喷嚏 SNEEZING SNEEZE",
    "腹泻": "拉肚子 闹肚子 腹泻 拉稀 DIARRHEA DIARRHOEA",
    "腹痛": "肚子疼 肚子痛 腹痛 胃痛 胃疼 STOMACH_ACHE STOMACHACHE STOMACH_PAIN ABDOMINAL_PAIN",
    "呕吐": "恶心呕吐 呕吐 吐了 VOMITING VOMIT",
    "恶心": "恶心 想吐 反胃 NAUSEA",
    "头痛": "头痛 头疼 HEADACHE",
    "头晕": "头晕 头昏 眩晕 DIZZINESS DIZZY",
    "肌肉酸痛": "肌肉酸痛 肌肉疼痛 肌肉痛 肌痛 全身酸痛 浑身酸痛 全身疼痛 关节痛 关节酸痛 肌肉酸疼 浑身疼 "
    "MUSCLE_ACHES MUSCLE_ACHE MUSCLE_PAIN BODY_ACHES BODY_ACHE MYALGIA",
    "呼吸困难": "呼吸困难 呼吸急促 呼吸不畅 气促 气短 气喘 喘不过气 憋气 "
    "SHORTNESS_OF_BREATH DIFFICULTY_BREATHING BREATHING_DIFFICULTY BREATHLESSNESS",
    "胸闷": "胸闷 胸痛 CHEST_PAIN CHEST_TIGHTNESS",
    "嗅觉味觉减退": "嗅觉味觉减退 嗅觉减退 味觉减退 嗅(味)觉减退 "
    "嗅觉丧失 味觉丧失 嗅觉失灵 味觉失灵 失去嗅觉 失去味觉 LOSS_OF_TASTE_OR_SMELL LOSS_OF_TASTE LOSS_OF_SMELL",
    "寒战": "寒战 畏寒 怕冷 发冷 打寒颤 CHILLS",
    "结膜炎": "结膜炎 眼结膜充血 结膜充血 红眼病 红眼 PINK_EYE CONJUNCTIVITIS",
    "皮疹": "皮疹 出疹 疹子 红疹 RASH",
    "感冒": "感冒",
}
SYMPTOMS: tuple[str, ...] = tuple(_WORDS)
"""The canonical words, in the order in which answers list them."""

_CANONICAL = {form: word for word, forms in _WORDS.items() for form in forms.split()}
_FORMS = "|".join(re.escape(form) for form in sorted(_CANONICAL, key=len, reverse=True))
_KNOWN = re.compile(rf"(?P<no>(?:没有?|无|未见?|不|否认?|非)(?:再|有|任何|明显)?)?(?P<form>{_FORMS})")
_PHRASES = re.compile(
    "|".join(f.replace("_", "[ _]") for f in sorted(_CANONICAL, key=len, reverse=True) if "_" in f)
)
"""English symptoms of several words; blanks separate symptoms otherwise."""
_ENGLISH = "|".join(sorted((form for form in _CANONICAL if form.isascii()), key=len, reverse=True))
_DENIED = re.compile(
    rf"\b(?:NO|NOT|WITHOUT|DEN(?:Y|IES))[ _]+(?:{_ENGLISH})\b(?:[ ,]+N?OR[ ]+(?:{_ENGLISH})\b)*"
)
_SEPARATORS = re.compile(r"(?:[┋|、,，;；/\n\r\t+&和及与\s]|\b(?:AND|OR)\b)+")
_OTHER = re.compile(r"其[他它](?:症状|不适)?(?:\(?请注明\)?)?\s*[〖\[【(:：_\-]*\s*(.*?)[〗\]】)]*$")
_NOTHING = re.compile(
    r"(?:以上|上述|目前|现在|今天|今日|近期|暂时|暂|都|均|皆|全|一切|身体|状况|状态|很|孩子|学生|本人|体温)*"
    r"(?:没有?|无|否|不存在|未|正常|健康|良好|0|FALSE|NONE?|×|X)"
    r"(?:有|出现|任何|以上|上述|异常|不适|不舒服|症状|情况|状况|问题|事|的|发生|身体|表现)*"
)
_NONE_OF_THEM = re.compile(
    r"(?:I (?:HAVE|HAD) )?(?:NO(?:NE)?|NOT ANY)(?:[ _](?:OF[ _])?(?:THE|THESE|ABOVE|ANY|SYMPTOMS?|AT|ALL|OTHER))*[.!]?"
)
_OPTION = re.compile(r"^[(\[]?[A-Z0-9][)\].、:]\s*(?=\D)")
_MUTE = re.compile(r"[\W_\d]*")


@lru_cache(maxsize=1 << 13)
def parse_symptoms(text: str | None) -> tuple[str, ...] | None:
    """The symptoms that a text names: canonical words first, unknown ones (up to 20 characters) as typed.

    () when it says that there are none, None when unanswered. What is denied (无发热) isn't named.
    """
    cleaned = simplified(clean(text)).upper()[:LONGEST]
    if cleaned in UNANSWERED - {"NONE"}:
        return None
    if _NONE_OF_THEM.fullmatch(cleaned):
        return ()
    cleaned = _PHRASES.sub(lambda found: found[0].replace(" ", "_"), cleaned)
    cleaned = _DENIED.sub("", cleaned)
    known: set[str] = set()
    others: dict[str, None] = {}
    for part in _SEPARATORS.split(cleaned):
        _read(_OPTION.sub("", part), known, others)
    return (*(word for word in SYMPTOMS if word in known), *others)


def _read(part: str, known: set[str], others: dict[str, None]) -> None:
    found = list(_KNOWN.finditer(part))
    if found:
        known.update(_CANONICAL[m["form"]] for m in found if not m["no"])
        return
    other = _OTHER.fullmatch(part)
    word = (other[1] if other else part).strip("。.!;:()〖〗[]【】 ")
    if not (_MUTE.fullmatch(word) or _NOTHING.fullmatch(word)):
        others[word[:LONGEST_WORD]] = None
