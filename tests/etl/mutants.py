"""Exports and rosters as tools write them, then as people, programs and wires spoil them. A seed gives one file."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import xlsxwriter

from tests.etl.bureau import ASKED, CLASS, CODES, COUNTIES, DAYS, DINGTALK, WRITTEN_BY_WJX, answer, as_csv

Cells = list[list[str]]
ODD = [
    "", " ", "无", "是", "否", "36.5", "３７．３", "37度5", "97.7F", "发热┋咳嗽", "4.10103E+17", "410105201203010019",
    "2020-03-02", "3月2日", "43892", "43892.5", "1583107200", "不清楚", "(跳过)", "(空)", "[113.65,34.75]", "[0,0]",
    "[34.75,113.65]", "[2.35,48.85]", "=1+1", "-", "−1", "NaN", "None", "#N/A", "\x00", "\ufeff", "\u200b", "😷",
    "𠮷", '"', '""', "'", "\n", "\r", "\t", "甲\n乙", "甲,乙", "9" * 400, "0x1F", "1e999", "２０２０／３／２",
]  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
ROSTER = (
    "编号",
    "区县",
    "就读学校",
    "学校标识码",
    "姓名",
    "性别",
    "出生日期",
    "身份证号",
    "年级",
    "班级号",
    "学籍辅号",
)


@dataclass
class Spoiled:
    """A file in the making: cells, how they are written, and what was done to it."""

    cells: Cells
    mark: str = ","
    line_end: str = "\r\n"
    encoding: str = "utf-8-sig"
    quoted: bool = True
    done: list[str] = field(default_factory=list)

    def content(self) -> bytes:
        """The file's bytes."""
        if self.quoted:
            text = as_csv(self.cells).replace("\r\n", self.line_end)
            text = text.replace(",", self.mark) if self.mark != "," else text
        else:
            text = self.line_end.join(self.mark.join(row) for row in self.cells)
        return text.encode(
            self.encoding, errors="surrogatepass" if self.encoding.startswith("utf-16") else "replace"
        )


def export(chance: random.Random) -> Spoiled:
    """A Wenjuanxing export of some answers."""
    asked = list(ASKED)
    header = [*WRITTEN_BY_WJX, *(f"{n}、{question}" for n, question in enumerate(asked, 1))]
    rows = []
    for number in range(chance.randint(0, 9)):
        said = answer(chance.choice(CLASS), chance.choice(DAYS), f"{chance.randint(6, 23):02d}:00:00")
        own = [str(number), str(said["提交答卷时间"]), "63秒", "微信", "N/A", "1.2.3.4(河南-郑州)"]
        rows.append(own + [str(said[question]) for question in asked])
    return Spoiled([header, *rows])


def check_in(chance: random.Random) -> Spoiled:
    """A DingTalk check-in."""
    rows = [
        [p.number, p.name, str(day := chance.choice(DAYS)), f"{day} 07:30:00", "36.5", '["x","113.6","34.7","y",""]',
         "-", "-", "-", "-", "-"]
        for p in chance.sample(CLASS, chance.randint(0, len(CLASS)))
    ]  # fmt: skip
    return Spoiled([list(DINGTALK), *rows])


def roster(chance: random.Random) -> Spoiled:
    """A 学籍 roster."""
    rows = [
        [str(n), COUNTIES[CODES[p.school][2:8]], p.school, CODES[p.school], p.name, "男", "2012-03-01", p.id_number,
         p.grade, p.room, p.number]
        for n, p in enumerate(chance.choices(CLASS, k=chance.randint(0, 9)))
    ]  # fmt: skip
    return Spoiled([list(ROSTER), *rows])


def somewhere(chance: random.Random, cells: Cells) -> tuple[list[str], int]:
    """A row and a place in it."""
    row = chance.choice(cells) if cells else []
    return row, chance.randrange(len(row)) if row else 0


def odd_cells(chance: random.Random, file: Spoiled) -> None:
    """Some cells hold what nobody expects."""
    for _ in range(chance.randint(1, 8)):
        row, place = somewhere(chance, file.cells[1:] or file.cells)
        if row:
            row[place] = chance.choice(ODD)


def odd_header(chance: random.Random, file: Spoiled) -> None:
    """A header is renamed, emptied, or takes the name of another."""
    row = file.cells[0]
    if row:
        row[chance.randrange(len(row))] = chance.choice([*ODD, *row, "今天吃了什么", "【新】健康码颜色"])


def drop_column(chance: random.Random, file: Spoiled) -> None:
    """A column is missing."""
    place = chance.randrange(max(1, len(file.cells[0])))
    for row in file.cells:
        del row[place : place + 1]


def double_column(chance: random.Random, file: Spoiled) -> None:
    """A column stands there twice, or a new one of odd cells."""
    place = chance.randrange(max(1, len(file.cells[0])))
    new = chance.random() < 0.5
    for row in file.cells:
        row.insert(place, chance.choice(ODD) if new or not row else row[min(place, len(row) - 1)])


def shuffle_columns(chance: random.Random, file: Spoiled) -> None:
    """The columns stand in another order."""
    width = min(len(row) for row in file.cells)
    order = chance.sample(range(width), width)
    file.cells = [[row[place] for place in order] for row in file.cells]


def banner(chance: random.Random, file: Spoiled) -> None:
    """Lines stand above the header: a merged title, blanks, a note."""
    for _ in range(chance.randint(1, 11)):
        file.cells.insert(
            0, [chance.choice(["某校健康日报", "", "填报说明：\n请如实填写"]), *[""] * chance.randint(0, 5)]
        )


def merged_header(chance: random.Random, file: Spoiled) -> None:
    """The header takes two rows, the upper one merged over several columns."""
    upper = [cell if n % 3 == 0 else "" for n, cell in enumerate(file.cells[0])]
    file.cells.insert(chance.randint(0, 1), upper)


def repeated_header(chance: random.Random, file: Spoiled) -> None:
    """Files were pasted below each other."""
    file.cells.insert(chance.randint(0, len(file.cells)), list(file.cells[0]))


def ragged(chance: random.Random, file: Spoiled) -> None:
    """Rows are shorter or longer than the header."""
    for row in file.cells[1:]:
        if chance.random() < 0.5:
            row[chance.randrange(len(row) + 1) :] = [""] * chance.randint(0, 3) + [chance.choice(ODD)]


def repeated_rows(chance: random.Random, file: Spoiled) -> None:
    """Rows stand there twice, or in another order, or blank ones between them."""
    body = file.cells[1:]
    body += [list(row) for row in body if chance.random() < 0.4] + [[] for _ in range(chance.randint(0, 3))]
    chance.shuffle(body)
    file.cells[1:] = body


def written_otherwise(chance: random.Random, file: Spoiled) -> None:
    """Another mark, line end, encoding, or nothing quoted."""
    file.mark = chance.choice(",\t;|，")
    file.line_end = chance.choice(["\r\n", "\n", "\r", "\n\n", "\r\r\n"])
    file.encoding = chance.choice(ENCODINGS)
    file.quoted = chance.random() < 0.7


IN_CELLS: tuple[Callable[[random.Random, Spoiled], None], ...] = (
    odd_cells, odd_cells, odd_header, drop_column, double_column, shuffle_columns, banner, merged_header,
    repeated_header, ragged, repeated_rows, written_otherwise, written_otherwise,
)  # fmt: skip


def cut_off(chance: random.Random, content: bytes) -> bytes:
    """Half copied."""
    return content[: chance.randrange(len(content) + 1)]


def flipped(chance: random.Random, content: bytes) -> bytes:
    """Bytes that another program changed."""
    spoiled = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        if spoiled:
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def joined(chance: random.Random, content: bytes) -> bytes:
    """Another file, in another encoding, was appended by hand."""
    return content + export(chance).content().decode("utf-8-sig").encode(chance.choice(["gb18030", "utf-8"]))


def stray(chance: random.Random, content: bytes) -> bytes:
    """NULs, a lone quotation mark, line ends, a mark of another encoding in between."""
    place = chance.randrange(len(content) + 1)
    return (
        content[:place]
        + chance.choice([b"\x00", b'"', b"\r", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1a"])
        + content[place:]
    )


IN_BYTES: tuple[Callable[[random.Random, bytes], bytes], ...] = (cut_off, flipped, joined, stray)


def spoiled(chance: random.Random) -> tuple[str, Spoiled]:
    """A file's name, and the file with some things done to its cells."""
    name, make = chance.choice([("填报", export), ("打卡", check_in), ("学籍", roster)])
    file = make(chance)
    for spoil in chance.sample(IN_CELLS, chance.randint(0, 4)):
        spoil(chance, file)
        file.done.append(spoil.__name__)
    return name, file


def book(seed: int) -> bytes:
    """A workbook, one in three of them harmed: numbers as numbers, formulas as formulas."""
    chance = random.Random(seed)
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, "strings_to_numbers": chance.random() < 0.5}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(spoiled(chance)[1].cells):
            sheet.write_row(number, 0, row)
    content = raw.getvalue()
    return chance.choice(IN_BYTES)(chance, content) if chance.random() < 0.33 else content


def mutant(seed: int) -> tuple[str, bytes, list[str]]:
    """A file's name, its content, and what was done to it."""
    chance = random.Random(seed)
    name, file = spoiled(chance)
    content = file.content()
    for harm in chance.sample(IN_BYTES, chance.choice([0, 0, 0, 1, 2])):
        content = harm(chance, content)
        file.done.append(harm.__name__)
    return f"{name}.csv", content, file.done
