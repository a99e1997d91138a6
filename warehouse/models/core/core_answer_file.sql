-- model:  core_answer_file
-- grain:  file_no
-- checks: unique(file_no)
-- stored: scratch
-- per:    day
-- why:    which file the upper half of an answer_no stands for
select
    answer_no >> 32 as file_no,
    min(file_id) as file_id
from stg_answer
group by answer_no >> 32
