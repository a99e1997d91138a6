-- model:  core_class
-- grain:  class_id
-- checks: unique(class_id), not_null(class_id, school_id, name)
-- stored: snapshot
-- per:    roster
-- why:    names of classes, and the form in which answers are held against them
with listed as (
    select
        r.class_id,
        r.school_id,
        r.county_id,
        r.grade,
        r.grade_rank,
        r.class_no,
        r.class_name as name,
        row_number() over (
            partition by r.class_id order by f.effective_from desc, f.taken_in desc, r.file_id asc, r.row_no asc
        ) as pick
    from stg_roster as r
    inner join stg_roster_file as f on r.file_id = f.file_id
    where r.role = 'student' and r.class_id is not null
)

select
    listed.class_id,
    listed.school_id,
    listed.county_id,
    region.parent_id as city_id,
    listed.grade,
    listed.grade_rank,
    listed.class_no,
    listed.name
from listed
left join core_region as region on listed.county_id = region.region_id
where listed.pick = 1
order by listed.county_id, listed.school_id, listed.grade_rank, listed.class_no, listed.class_id
