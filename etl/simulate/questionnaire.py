"""What the questionnaires ask, and how the wording changes half way."""

from typing import NamedTuple

from etl.simulate.handwriting import HAD_ANY, MET_SOMEBODY, WAS_THERE, Wording


class Question(NamedTuple):
    """What is asked (the name of a column of answers) and how."""

    asks: str
    text: str


class Questionnaire(NamedTuple):
    """Questions in order and the usual words of their yes/no answers."""

    questions: tuple[Question, ...]
    area: Wording
    contact: Wording

    @property
    def headings(self) -> list[str]:
        """Headings as Wenjuanxing exports them, numbered from 1."""
        return [f"{place}、{question.text}" for place, question in enumerate(self.questions, 1)]


_FIRST = (
    Question("temperature", "今日体温（℃）"),
    Question("symptoms", "今天是否有以下症状【多选题】"),
    Question("area", "近14天是否到过疫情重点地区或接触过疫情重点地区人员"),
    Question("contact", "近14天是否接触过疑似或确诊病例"),
    Question("diagnosis", "目前诊断情况"),
    Question("isolation", "已居家隔离天数（天）"),
    Question("location", "当前位置"),
    Question("day", "填报日期"),
)
_SECOND = (
    Question("day", "填报日期"),
    Question("temperature", "今日晨检体温(℃)"),
    Question("symptoms", "今天有无下列不适症状【多选题】"),
    Question("drug", "今天是否服用退烧药"),
    Question("area", "14天内有无到过疫情重点地区或接触来自重点地区的人员"),
    Question("contact", "14天内有无与疑似或确诊病例接触"),
    Question("diagnosis", "目前诊断情况"),
    Question("isolation", "居家隔离天数"),
    Question("location", "填报时所在位置"),
)
_PUPIL = (
    Question("name", "学生姓名"),
    Question("number", "学籍号"),
    Question("school", "所在学校"),
    Question("klass", "班级"),
)
_STAFF = (Question("name", "教职工姓名"), Question("number", "工号"), Question("school", "所在学校"))


def questionnaire(is_staff: bool, is_second: bool) -> Questionnaire:
    """The questionnaire of students or staff, before or after the change of wording."""
    who = _STAFF if is_staff else _PUPIL
    if is_second:
        return Questionnaire(who + _SECOND, HAD_ANY, HAD_ANY)
    return Questionnaire(who + _FIRST, WAS_THERE, MET_SOMEBODY)
