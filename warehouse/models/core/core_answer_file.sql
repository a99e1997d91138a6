-- model:  core_answer_file
-- grain:  file_no, day
-- checks: unique(file_no, day)
-- stored: scratch
-- per:    day
-- why:    which file's answers of a day the upper half of an answer_no stands for
select
    answer_no >> 32 as file_no,
    day,
    min(file_id) as file_id
from stg_answer
group by answer_no >> 32, day
