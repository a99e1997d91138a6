-- model:  core_suggestion
-- grain:  file_id, row_no, rank
-- checks: unique(file_id, row_no, rank), not_null(day, person_id, score, reason)
-- stored: lake
-- per:    day
-- sort:   file_id, row_no, rank
-- why:    who may be meant by an answer that is nobody's, the likeliest first, at most three: scored by the night
--         on numbers, names as written and as spoken, birth dates, school and class. Nothing here decides
select
    s.file_id,
    s.row_no,
    m.day,
    s.rank,
    s.person_id,
    s.score,
    s.reason,
    s.enrolled
from stg_suggestion as s
inner join core_match as m on s.file_id = m.file_id and s.row_no = m.row_no
