-- model:  core_match
-- grain:  file_id, row_no
-- checks: unique(file_id, row_no)
-- stored: scratch
-- per:    day
-- why:    whose answer a row is of those that core_claim leaves open: a right number decides, then school, class and
--         name when one person fits; a wrong number decides nothing, the person who fits otherwise is only suggested.
--         What rules leave open a steward may have decided: the same typing is then that person's
with school_name as (
    select
        name_key,
        min(school_id) as school_id
    from core_school
    group by name_key
    having count(*) = 1
),

school_in_county as (
    select
        name_key,
        county_id,
        min(school_id) as school_id
    from core_school
    group by name_key, county_id
    having count(*) = 1
),

answer as (
    select
        a.*,
        coalesce(c.school_id, s.school_id) as school_id
    from core_unclaimed as a
    left join school_name as s on a.school_name = s.name_key
    left join school_in_county as c on a.school_name = c.name_key and a.county_id = c.county_id
),

numbered as (
    select
        a.*,
        c.class_id as numbered_class_id,
        case when c.class_id is null then a.class_typed end as class_named
    from answer as a
    left join core_class as c on a.school_id = c.school_id and a.grade = c.grade and a.class_no = c.class_no
),

placed as (
    select
        a.*,
        coalesce(a.numbered_class_id, c.class_id) as class_id
    from numbered as a
    left join core_class as c on a.school_id = c.school_id and a.class_named = c.name
),

identified as (
    select
        a.*,
        p.person_key as identity_owner_key,
        p.name as identity_owner_name,
        case when p.person_key is null then a.number end as other_number
    from placed as a
    left join core_person as p
        on
            a.identity_no = p.identity_no
            and a.day >= p.valid_from
            and a.day <= p.valid_to
),

held as (
    select
        a.*,
        coalesce(n.person_key, m.person_key) as holder_key
    from identified as a
    left join core_number as n on a.day = n.day and a.role = n.role and a.other_number = n.number
    left join core_number as m
        on a.day = m.day and a.role = m.role and concat(a.school_id, '|', a.other_number) = m.number
),

wanted as (
    select distinct holder_key as person_key
    from held
    where holder_key is not null
),

holder as (
    select
        p.person_key,
        p.name,
        p.valid_from,
        p.valid_to
    from core_person as p
    inner join wanted as w on p.person_key = w.person_key
),

owned as (
    select
        a.*,
        coalesce(a.identity_owner_key, p.person_key) as owner_key,
        coalesce(a.identity_owner_name, p.name) as owner_name
    from held as a
    left join holder as p
        on
            a.holder_key = p.person_key
            and a.day >= p.valid_from
            and a.day <= p.valid_to
),

judged as (
    select
        *,
        owner_key is not null and (name is null or name = owner_name) as by_number
    from owned
),

fit as (
    select
        j.file_id,
        j.row_no,
        count(*) as people,
        min(p.person_key) as person_key
    from judged as j
    inner join core_person as p
        on
            j.role = p.role
            and j.school_id = p.school_id
            and j.name = p.name
            and (j.class_id = p.class_id or j.role = 'staff')
            and j.day >= p.valid_from
            and j.day <= p.valid_to
    where not j.by_number
    group by j.file_id, j.row_no
),

departed as (
    select distinct
        j.file_id,
        j.row_no
    from judged as j
    inner join core_person as p
        on j.identity_no = p.identity_no and j.name = p.name and j.day > p.valid_to
    where j.owner_key is null
),

ruled as (
    select
        j.*,
        case
            when j.by_number then j.owner_key
            when j.number is null and fit.people = 1 then fit.person_key
        end as ruled_key,
        coalesce(
            (j.number is null and j.name is null)
            or (fit.people > 1 and (j.number is null or j.number_state = 'precision_lost')),
            false
        ) as alone,
        case when fit.people = 1 then fit.person_key end as suggested_key,
        case
            when j.by_number then null
            when j.number is null and j.name is null then 'no_identity'
            when j.number is null and fit.people = 1 then null
            when j.number is null and fit.people > 1 then 'ambiguous'
            when j.number is null and j.school_name is not null and j.school_id is null then 'wrong_school'
            when j.number is null then 'unknown_person'
            when j.number_state = 'precision_lost' then 'precision_lost'
            when j.number_state not in ('valid', 'valid_temporary') then 'wrong_id'
            when departed.file_id is not null then 'not_enrolled'
            when j.owner_key is not null or fit.people >= 1 then 'wrong_id'
            else 'unknown_person'
        end as reason
    from judged as j
    left join fit on j.file_id = fit.file_id and j.row_no = fit.row_no
    left join departed on j.file_id = departed.file_id and j.row_no = departed.row_no
),

salted as (
    select distinct salt
    from stg_decision
),

-- the text that is digested is that of warehouse.decisions.Typed
typed as (
    select
        r.*,
        case
            when r.ruled_key is null
                then sha256(
                    concat(
                        s.salt, '|', r.role, '|', coalesce(r.name, ''), '|', coalesce(r.number, ''), '|',
                        replace(coalesce(r.school_typed, ''), ' ', ''), '|',
                        replace(coalesce(r.class_typed, ''), ' ', ''), '|',
                        case when r.alone then concat(r.file_id, '|', cast(r.row_no as varchar)) else '' end
                    )
                )
        end as typed_key
    from ruled as r
    left join salted as s on true
),

confirmed as (
    select
        t.file_id,
        t.row_no,
        min(p.person_key) as person_key
    from typed as t
    inner join stg_decision as s on t.typed_key = s.typed_key
    inner join core_person as p
        on s.person_id = p.person_id and t.day >= p.valid_from and t.day <= p.valid_to
    where s.verdict = 'confirmed'
    group by t.file_id, t.row_no
),

decided as (
    select
        t.*,
        c.person_key is not null as confirmed,
        coalesce(t.ruled_key, c.person_key) as person_key
    from typed as t
    left join confirmed as c on t.file_id = c.file_id and t.row_no = c.row_no
),

found as (
    select distinct person_key
    from decided
    where person_key is not null
),

somebody as (
    select
        p.person_no,
        p.person_key,
        p.unit_no,
        p.valid_from,
        p.valid_to
    from core_person as p
    inner join found as f on p.person_key = f.person_key
)

select
    d.answer_no,
    d.file_id,
    d.row_no,
    d.day,
    d.submitted_at,
    d.role as asked_role,
    case when d.person_key is not null then concat('p', lpad(lower(hex(d.person_key)), 16, '0')) end as person_id,
    p.person_no,
    d.person_key,
    p.unit_no,
    d.typed_key,
    d.confirmed,
    d.alone,
    case when d.person_key is null then d.reason end as reason,
    case
        when d.person_key is null and d.suggested_key is not null
            then concat('p', lpad(lower(hex(d.suggested_key)), 16, '0'))
    end as suggested_person_id,
    d.school_id as typed_school_id,
    d.class_id as typed_class_id,
    coalesce(s.county_id, d.county_id) as typed_county_id
from decided as d
left join somebody as p
    on d.person_key = p.person_key and d.day >= p.valid_from and d.day <= p.valid_to
left join core_school as s on d.school_id = s.school_id
