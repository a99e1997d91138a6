"""What was published, held against the truth that a simulated folder has: whose rows are whose, who copies answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake import quoted

_VIEWS = """
create view person_of as
select distinct t.person_no, p.person_id, t.copies
from read_parquet({persons}) as t join snap.core_person as p on p.role = t.role and p.student_no = t.number;

create view truth_row as
select f.file_id, r.row_no, r.day, r.what, r.how, w.person_id as sender
from read_parquet({rows}) as r
join snap.etl_file as f on parse_filename(f.name) = parse_filename(r.file) and f.kind = 'answers'
left join person_of as w on r.person_no = w.person_no;
"""

_MATCHES = """
select count(*) as matched,
    count(*) filter (where t.sender = r.person_id) as right_person,
    count(*) filter (where t.sender is distinct from r.person_id) as wrong_person
from snap.core_response as r join truth_row as t using (file_id, row_no)
"""

# A superseded row is matched, too, but the snapshot keeps no person for it; only what is published can be wrong.
_ROWS = """
select count(*) filter (where what in ('answer', 'superseded')) as matched,
    count(*) filter (where sender is not null) as of_somebody
from truth_row where what in ('answer', 'superseded', 'unmatched')
"""

_SUGGESTIONS = """
with asked as (
    select u.file_id, u.row_no, t.sender, u.suggested_person_id as best,
        exists (select 1 from snap.core_person as p where p.person_id = t.sender
            and u.day between p.valid_from and p.valid_to) as enrolled
    from snap.core_unmatched as u join truth_row as t using (file_id, row_no)
), ranked as (
    select file_id, row_no, person_id from snap.core_suggestion
)
select count(*) as unmatched,
    count(*) filter (where sender is not null and enrolled) as of_enrolled,
    count(best) as suggested,
    count(*) filter (where best = sender) as first_right,
    count(*) filter (where enrolled and best = sender) as first_right_enrolled,
    count(*) filter (where enrolled and exists (select 1 from ranked as r where r.file_id = asked.file_id
        and r.row_no = asked.row_no and r.person_id = asked.sender)) as among_three,
    count(*) filter (where sender is null) as of_strangers,
    count(*) filter (where sender is null and best is not null) as strangers_suggested
from asked
"""

_FLAGS = """
with day_no as (select day, dense_rank() over (order by day) as n from (select distinct day from snap.core_response)),
flagged as (select distinct person_id, day from snap.core_flag),
answer as (
    select r.person_id, r.day, w.copies, f.person_id is not null as flagged,
        count(*) over (partition by r.person_id order by d.n range between 6 preceding and current row) as seen
    from snap.core_response as r
    join person_of as w using (person_id) join day_no as d using (day) left join flagged as f using (person_id, day)
)
select count(*) as answers,
    count(*) filter (where copies) as copied,
    count(*) filter (where copies and seen >= 5) as copied_seen_five_times,
    count(*) filter (where flagged) as flagged,
    count(*) filter (where flagged and copies) as flagged_right,
    count(*) filter (where flagged and copies and seen >= 5) as flagged_right_seen_five_times
from answer
"""


def held_against_truth(snapshot: Path, truth: Path) -> dict[str, dict[str, Any]]:
    """Counts by subject: `matches`, `rows`, `suggestions`, `flags`; their keys are the columns of the queries above.

    `snapshot` is the published file, `truth` the folder that the simulator wrote. Raises duckdb.Error where either
    lacks a table or column.
    """
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"attach {quoted(str(snapshot))} as snap (read_only)")
        persons, rows = (quoted(str(truth / f"{name}.parquet")) for name in ("persons", "rows"))
        connection.execute(_VIEWS.format(persons=persons, rows=rows))
        found = {}
        for subject, query in (
            ("matches", _MATCHES),
            ("rows", _ROWS),
            ("suggestions", _SUGGESTIONS),
            ("flags", _FLAGS),
        ):
            cursor = connection.execute(query)
            names = [column[0] for column in cursor.description or []]
            found[subject] = dict(zip(names, cursor.fetchone() or (), strict=True))
        return found
