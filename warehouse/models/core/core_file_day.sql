-- model:  core_file_day
-- grain:  file_id, day
-- checks: unique(file_id, day)
-- stored: snapshot
-- per:    day
-- why:    what became of a file's rows; etl_file adds them up, so late answers correct earlier files' accounts
with counted as (
    select
        answer_no >> 32 as file_no,
        day,
        sum(case when recency = 1 then 1 else 0 end) as rows_loaded,
        sum(case when recency > 1 then 1 else 0 end) as rows_superseded,
        0 as rows_unmatched,
        0 as rows_confirmed
    from core_effective
    group by answer_no >> 32, day
    union all
    select
        answer_no >> 32 as file_no,
        day,
        count(*) as rows_loaded,
        0 as rows_superseded,
        count(*) as rows_unmatched,
        0 as rows_confirmed
    from core_match
    where person_id is null
    group by answer_no >> 32, day
    union all
    select
        answer_no >> 32 as file_no,
        day,
        0 as rows_loaded,
        0 as rows_superseded,
        0 as rows_unmatched,
        count(*) as rows_confirmed
    from core_match
    where confirmed
    group by answer_no >> 32, day
)

select
    f.file_id,
    c.day,
    cast(sum(c.rows_loaded) as bigint) as rows_loaded,
    cast(sum(c.rows_superseded) as bigint) as rows_superseded,
    cast(sum(c.rows_unmatched) as bigint) as rows_unmatched,
    cast(sum(c.rows_confirmed) as bigint) as rows_confirmed
from counted as c
inner join core_answer_file as f on c.file_no = f.file_no and c.day = f.day
group by f.file_id, c.day
