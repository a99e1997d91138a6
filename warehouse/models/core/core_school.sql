-- model:  core_school
-- grain:  school_id
-- checks: unique(school_id), not_null(school_id, name, county_id)
-- stored: snapshot
-- per:    roster
-- why:    every school that a roster or a school list names; the list's name and place win, grades tell
--         the stage where no list does
with rostered as (
    select
        r.school_id,
        r.school_key,
        r.school_name as name,
        r.county_id,
        row_number() over (
            partition by r.school_id order by f.effective_from desc, f.taken_in desc, r.file_id asc, r.row_no asc
        ) as pick
    from stg_roster as r
    inner join stg_roster_file as f on r.file_id = f.file_id
),

grades as (
    select
        school_id,
        min(grade_rank) as youngest,
        max(grade_rank) as oldest
    from stg_roster
    where role = 'student'
    group by school_id
),

listed as (
    select
        s.school_id,
        s.school_key,
        s.school_name as name,
        s.county_id,
        s.stage,
        s.lon,
        s.lat,
        row_number() over (
            partition by s.school_id order by f.taken_in desc, s.file_id asc, s.row_no desc
        ) as pick
    from stg_school as s
    inner join stg_roster_file as f on s.file_id = f.file_id
),

latest_listed as (
    select *
    from listed
    where pick = 1
),

latest_rostered as (
    select *
    from rostered
    where pick = 1
),

last_period as (
    select
        school_id,
        max(valid_to) as valid_to
    from core_person
    where role = 'student'
    group by school_id
),

headcount as (
    select
        p.school_id,
        count(distinct p.person_id) as students
    from core_person as p
    inner join last_period as l on p.school_id = l.school_id and p.valid_to = l.valid_to
    where p.role = 'student'
    group by p.school_id
)

select
    coalesce(l.school_id, r.school_id) as school_id,
    coalesce(l.name, r.name) as name,
    coalesce(r.school_key, l.school_key) as name_key,
    coalesce(l.county_id, r.county_id) as county_id,
    region.parent_id as city_id,
    coalesce(
        l.stage,
        case
            when g.oldest < 0 then 'kindergarten'
            when g.youngest >= 10 then 'senior'
            when g.youngest >= 7 and g.oldest <= 9 then 'junior'
            when g.oldest <= 6 then 'primary'
            when g.oldest <= 9 then 'nine_year'
            when g.youngest >= 7 then 'secondary'
            when g.oldest > 9 then 'complete'
        end
    ) as stage,
    l.lon,
    l.lat,
    cast(h.students as integer) as students
from latest_listed as l
full outer join latest_rostered as r on l.school_id = r.school_id
left join grades as g on coalesce(l.school_id, r.school_id) = g.school_id
left join headcount as h on coalesce(l.school_id, r.school_id) = h.school_id
left join core_region as region on coalesce(l.county_id, r.county_id) = region.region_id
order by coalesce(l.county_id, r.county_id), coalesce(l.school_id, r.school_id)
