"""The columns of `stg_answer`: one row an answered row of an export, converted, not yet matched to a person."""

import pyarrow as pa

ANSWER = pa.schema(
    [
        ("file_id", pa.string()),
        ("row_no", pa.int32()),  # spreadsheet row, header included
        ("role", pa.string()),  # student | staff: whom the source asks
        ("day", pa.date32()),
        ("submitted_at", pa.timestamp("us")),  # Asia/Shanghai wall time
        ("name", pa.string()),
        ("number", pa.string()),  # normalised ID, student or staff number
        ("identity_no", pa.int64()),  # the number without its text, where it has the form of a resident ID
        ("number_state", pa.string()),  # valid, bad_check_digit, precision_lost … null: none was typed
        ("number_typed", pa.string()),  # null: as `number`
        ("county_id", pa.string()),
        ("school_name", pa.string()),  # normalised
        ("school_typed", pa.string()),
        ("grade", pa.string()),
        ("class_no", pa.int32()),
        ("class_typed", pa.string()),
        ("temperature_c", pa.float64()),
        ("fever", pa.bool_()),
        ("symptoms", pa.string()),  # between ┋; "" for none
        ("contact_area", pa.bool_()),
        ("contact_suspected", pa.bool_()),
        ("diagnosis", pa.string()),
        ("isolation_days", pa.int32()),
        ("lon", pa.float64()),  # WGS-84
        ("lat", pa.float64()),
        ("located", pa.string()),  # gps | text | none
        ("cell", pa.uint64()),  # H3, resolution 9
        ("county_at", pa.string()),  # county that the check-in lies in
        ("extra", pa.string()),  # answers to questions without a field: a JSON object by question
        ("flags", pa.string()),  # between ┋; null for none
    ]
)
