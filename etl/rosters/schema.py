"""The columns of `stg_roster` (one row a person of one roster file) and `stg_school` (one row a school)."""

import pyarrow as pa

PERSON = pa.schema(
    [
        ("file_id", pa.string()),
        ("row_no", pa.int32()),
        ("person_id", pa.string()),
        ("person_key", pa.int64()),  # the 16 digits of person_id
        ("role", pa.string()),
        ("county_id", pa.string()),
        ("school_id", pa.string()),
        ("school_key", pa.string()),  # normalised name, as answers are held against it
        ("school_name", pa.string()),
        ("grade", pa.string()),
        ("grade_rank", pa.int32()),
        ("class_no", pa.int32()),
        ("class_id", pa.string()),
        ("class_name", pa.string()),
        ("name", pa.string()),
        ("id_number", pa.string()),
        ("identity_no", pa.int64()),  # the resident ID, or that of a student number, without its text
        ("student_no", pa.string()),  # 学籍号 of a student, 工号 of staff
        ("gender", pa.string()),
        ("birth_date", pa.date32()),
        ("enrolled_from", pa.date32()),  # first and last day, where the roster tells them person by person
        ("enrolled_to", pa.date32()),
    ]
)

SCHOOL = pa.schema(
    [
        ("file_id", pa.string()),
        ("row_no", pa.int32()),
        ("school_id", pa.string()),
        ("school_key", pa.string()),
        ("school_name", pa.string()),
        ("county_id", pa.string()),
        ("stage", pa.string()),
        ("lon", pa.float64()),  # WGS-84
        ("lat", pa.float64()),
    ]
)
