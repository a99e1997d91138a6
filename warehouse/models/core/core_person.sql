-- model:  core_person
-- grain:  person_id, valid_from
-- checks: unique(person_id, valid_from), not_null(person_id, role, name, school_id, valid_from, valid_to)
-- stored: lake
-- per:    roster
-- sort:   person_no
-- why:    who is enrolled where and when: a later roster of a school ends the earlier one on its first day,
--         a person on two schools' rosters belongs to the later one, equal neighbours are one period; where a
--         roster tells a person's own first and last day, these hold within its time; staff
--         belong to a school, whatever class they teach
with version as (
    select
        r.role,
        r.school_id,
        f.effective_from,
        max(f.effective_to) as year_end
    from stg_roster as r
    inner join stg_roster_file as f on r.file_id = f.file_id
    group by r.role, r.school_id, f.effective_from
),

span as (
    select
        role,
        school_id,
        effective_from,
        least(
            year_end,
            coalesce(
                cast(
                    lead(effective_from) over (partition by role, school_id order by effective_from)
                    - interval 1 day as date
                ),
                year_end
            )
        ) as effective_to
    from version
),

recurring as (
    select person_id
    from stg_roster
    group by person_id
    having count(*) > 1
),

lone as (
    select
        r.*,
        greatest(s.effective_from, coalesce(r.enrolled_from, s.effective_from)) as effective_from,
        least(s.effective_to, coalesce(r.enrolled_to, s.effective_to)) as effective_to
    from stg_roster as r
    inner join stg_roster_file as f on r.file_id = f.file_id
    inner join span as s
        on r.role = s.role and r.school_id = s.school_id and f.effective_from = s.effective_from
    left join recurring as o on r.person_id = o.person_id
    where
        o.person_id is null
        and greatest(s.effective_from, coalesce(r.enrolled_from, s.effective_from))
        <= least(s.effective_to, coalesce(r.enrolled_to, s.effective_to))
),

listed as (
    select
        r.*,
        greatest(s.effective_from, coalesce(r.enrolled_from, s.effective_from)) as effective_from,
        least(s.effective_to, coalesce(r.enrolled_to, s.effective_to)) as effective_to,
        row_number() over (
            partition by r.person_id, greatest(s.effective_from, coalesce(r.enrolled_from, s.effective_from))
            order by f.taken_in desc, r.enrolled_from desc nulls last, r.file_id asc, r.row_no asc
        ) as pick
    from stg_roster as r
    inner join recurring as o on r.person_id = o.person_id
    inner join stg_roster_file as f on r.file_id = f.file_id
    inner join span as s
        on r.role = s.role and r.school_id = s.school_id and f.effective_from = s.effective_from
    where
        greatest(s.effective_from, coalesce(r.enrolled_from, s.effective_from))
        <= least(s.effective_to, coalesce(r.enrolled_to, s.effective_to))
),

ended as (
    select
        *,
        least(
            effective_to,
            coalesce(
                cast(
                    lead(effective_from) over (partition by person_id order by effective_from)
                    - interval 1 day as date
                ),
                effective_to
            )
        ) as valid_to
    from listed
    where pick = 1
),

marked as (
    select
        *,
        case
            when
                cast(lag(valid_to) over (partition by person_id order by effective_from) + interval 1 day as date)
                = effective_from
                and lag(school_id) over (partition by person_id order by effective_from) = school_id
                and coalesce(lag(class_id) over (partition by person_id order by effective_from), '')
                = coalesce(class_id, '')
                then 0
            else 1
        end as begins
    from ended
),

numbered as (
    select
        *,
        sum(begins) over (
            partition by person_id order by effective_from rows between unbounded preceding and current row
        ) as period
    from marked
),

spanned as (
    select
        *,
        min(effective_from) over (partition by person_id, period) as valid_from,
        max(valid_to) over (partition by person_id, period) as last_day,
        row_number() over (partition by person_id, period order by effective_from desc) as latest
    from numbered
),

every as (
    select
        person_id,
        role,
        name,
        student_no,
        id_number,
        identity_no,
        person_key,
        class_id,
        school_id,
        county_id,
        gender,
        birth_date,
        effective_from as valid_from,
        effective_to as valid_to
    from lone
    union all
    select
        person_id,
        role,
        name,
        student_no,
        id_number,
        identity_no,
        person_key,
        class_id,
        school_id,
        county_id,
        gender,
        birth_date,
        valid_from,
        last_day as valid_to
    from spanned
    where latest = 1
),

placed as (
    select
        p.person_id,
        p.role,
        p.name,
        p.student_no,
        p.id_number,
        p.identity_no,
        p.person_key,
        coalesce(
            p.id_number,
            case when p.student_no like 'G%' and length(p.student_no) = 19 then substring(p.student_no, 2) end
        ) as identity,
        case when p.role = 'student' then p.class_id end as class_id,
        p.school_id,
        p.county_id,
        region.parent_id as city_id,
        p.gender,
        p.birth_date,
        p.valid_from,
        p.valid_to
    from every as p
    left join core_region as region on p.county_id = region.region_id
)

select
    person_id,
    role,
    name,
    student_no,
    id_number,
    identity,
    class_id,
    school_id,
    county_id,
    city_id,
    gender,
    birth_date,
    valid_from,
    valid_to,
    row_number() over (order by county_id, school_id, class_id, role, person_id, valid_from) as person_no,
    dense_rank() over (order by county_id, school_id, class_id, role) as unit_no,
    identity_no,
    case
        when identity_no is not null then abs(identity_no)
        when regexp_full_match(student_no, 'L[0-9]{18}')
            then 11 * cast(substring(student_no, 2, 17) as bigint) + cast(right(student_no, 1) as bigint)
    end as number_no,
    person_key
from placed
