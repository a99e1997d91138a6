-- model:  core_file_day
-- grain:  file_id, day
-- checks: unique(file_id, day)
-- stored: snapshot
-- per:    day
-- why:    what became of a file's rows; etl_file adds them up, so late answers correct earlier files' accounts
select
    file_id,
    day,
    sum(case when person_id is null or recency = 1 then 1 else 0 end) as rows_loaded,
    sum(case when recency > 1 then 1 else 0 end) as rows_superseded,
    sum(case when person_id is null then 1 else 0 end) as rows_unmatched,
    sum(case when typed_key is not null then 1 else 0 end) as rows_confirmed
from core_match
group by file_id, day
