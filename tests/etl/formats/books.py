"""Workbooks made by hand, for what no spreadsheet program writes."""

import io
import struct
import zipfile
import zlib

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
MIB = 1 << 20


def parts(sheet: str) -> dict[str, str]:
    """The parts of a workbook of one sheet, `sheet` being its XML within `worksheet`."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
                       f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                           '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
                                      f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
    }  # fmt: skip


def book(sheet: str) -> bytes:
    """A workbook of one sheet."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts(sheet).items():
            made.writestr(name, text)
    return raw.getvalue()


def cell(name: str, text: str = "1") -> str:
    """One row with one cell that holds a number."""
    row = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{name}"><v>{text}</v></c></row>'


def bomb(mib: int, *, told: bool) -> bytes:
    """A workbook whose sheet unpacks to `mib` MiB of blanks in one cell; `told`: whether its directory says so."""
    head = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>x'.encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    packed += block * mib + packer.compress(b"</v></c></row></sheetData></worksheet>") + packer.flush()
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts("").items():
            if name != SHEET:
                made.writestr(name, text)
        made.writestr(SHEET, b"")
        entry = made.getinfo(SHEET)
        size = len(head) + mib * MIB if told else 4_000
    content, at = raw.getvalue(), entry.header_offset + 30 + len(SHEET)
    central = content.index(b"PK\x01\x02")
    sizes = struct.pack("<III", 0, len(packed), size)
    before, directory = bytearray(content[:at]), bytearray(content[central:])
    before[entry.header_offset + 14 : entry.header_offset + 26] = sizes
    own = directory.index(SHEET.encode()) - 46
    directory[own + 16 : own + 28] = sizes
    end = directory.rindex(b"PK\x05\x06")
    directory[end + 16 : end + 20] = struct.pack("<I", len(before) + len(packed))
    return bytes(before + packed + directory)
