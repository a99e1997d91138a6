-- model:  core_told
-- grain:  school_id, role, day, wording_id, told, free
-- checks: unique(school_id, role, day, wording_id, told, free), not_null(school_id, wording_id, told, people)
-- stored: scratch
-- per:    day
-- why:    what was told in answer to each question, by school. Where a field is known, `told` is a code (a number
--         opens a band that ends where the next begins); else it is the text as typed, `free`. Text that gave a
--         known field no value is *unclear. Counting side by side and turning the counts into rows afterwards is
--         quicker than grouping by what was answered
with wide as (
    select
        day,
        role,
        school_id,
        count(case when temperature_c < 36.0 then 1 end) as t_0,
        count(case when temperature_c >= 36.0 and temperature_c < 36.5 then 1 end) as t_36_0,
        count(case when temperature_c >= 36.5 and temperature_c < 37.0 then 1 end) as t_36_5,
        count(case when temperature_c >= 37.0 and temperature_c < 37.3 then 1 end) as t_37_0,
        count(case when temperature_c >= 37.3 and temperature_c < 38.0 then 1 end) as t_37_3,
        count(case when temperature_c >= 38.0 and temperature_c < 39.0 then 1 end) as t_38_0,
        count(case when temperature_c >= 39.0 then 1 end) as t_39_0,
        count(case when fever then 1 end) as fever_yes,
        count(case when not fever then 1 end) as fever_no,
        count(case when contact_area then 1 end) as area_yes,
        count(case when not contact_area then 1 end) as area_no,
        count(case when contact_suspected then 1 end) as suspected_yes,
        count(case when not contact_suspected then 1 end) as suspected_no,
        count(case when diagnosis = 'none' then 1 end) as d_none,
        count(case when diagnosis = 'suspected' then 1 end) as d_suspected,
        count(case when diagnosis = 'confirmed' then 1 end) as d_confirmed,
        count(case when diagnosis = 'recovered' then 1 end) as d_recovered,
        count(case when isolation_days < 1 then 1 end) as i_0,
        count(case when isolation_days >= 1 and isolation_days < 7 then 1 end) as i_1,
        count(case when isolation_days >= 7 and isolation_days < 14 then 1 end) as i_7,
        count(case when isolation_days >= 14 then 1 end) as i_14,
        count(case when located = 'gps' then 1 end) as l_gps,
        count(case when located = 'text' then 1 end) as l_text,
        count(case when symptoms = '' then 1 end) as s_none
    from core_report
    group by day, role, school_id
),

piece as (
    select
        w.day,
        w.role,
        w.school_id,
        a.wording_id,
        a.told,
        case a.place
            when 1 then w.t_0
            when 2 then w.t_36_0
            when 3 then w.t_36_5
            when 4 then w.t_37_0
            when 5 then w.t_37_3
            when 6 then w.t_38_0
            when 7 then w.t_39_0
            when 8 then w.fever_yes
            when 9 then w.fever_no
            when 10 then w.area_yes
            when 11 then w.area_no
            when 12 then w.suspected_yes
            when 13 then w.suspected_no
            when 14 then w.d_none
            when 15 then w.d_suspected
            when 16 then w.d_confirmed
            when 17 then w.d_recovered
            when 18 then w.i_0
            when 19 then w.i_1
            when 20 then w.i_7
            when 21 then w.i_14
            when 22 then w.l_gps
            when 23 then w.l_text
            when 24 then w.s_none
        end as people
    from wide as w
    cross join (
        values
        ('temperature_c', '0', 1),
        ('temperature_c', '36.0', 2),
        ('temperature_c', '36.5', 3),
        ('temperature_c', '37.0', 4),
        ('temperature_c', '37.3', 5),
        ('temperature_c', '38.0', 6),
        ('temperature_c', '39.0', 7),
        ('fever', 'yes', 8),
        ('fever', 'no', 9),
        ('contact_area', 'yes', 10),
        ('contact_area', 'no', 11),
        ('contact_suspected', 'yes', 12),
        ('contact_suspected', 'no', 13),
        ('diagnosis', 'none', 14),
        ('diagnosis', 'suspected', 15),
        ('diagnosis', 'confirmed', 16),
        ('diagnosis', 'recovered', 17),
        ('isolation_days', '0', 18),
        ('isolation_days', '1', 19),
        ('isolation_days', '7', 20),
        ('isolation_days', '14', 21),
        ('location', 'gps', 22),
        ('location', 'text', 23),
        ('symptoms', 'none', 24)
    ) as a (wording_id, told, place)
)

select
    day,
    role,
    school_id,
    wording_id,
    told,
    false as free,
    people
from piece
where people > 0
union all
select
    day,
    role,
    school_id,
    'symptoms' as wording_id,
    symptoms as told,
    false as free,
    count(*) as people
from core_report
where symptoms <> ''
group by day, role, school_id, symptoms
union all
select
    a.day,
    a.role,
    a.school_id,
    q.wording_id,
    case
        when q.free then left(translate(a.text, q.separators, repeat('┋', length(q.separators))), 200)
        else '*unclear'
    end as told,
    q.free,
    cast(sum(a.people) as bigint) as people
from (
    select
        k.day,
        k.role,
        k.school_id,
        k.answer.key as question,
        k.answer.value as text,
        sum(k.people) as people
    from (
        select
            day,
            role,
            school_id,
            unnest(map_entries(cast(cast(extra as json) as map (varchar, varchar)))) as answer,
            count(*) as people
        from core_report
        where extra is not null
        group by day, role, school_id, extra
    ) as k
    group by k.day, k.role, k.school_id, k.answer.key, k.answer.value
) as a
inner join stg_question as q on a.question = q.question
group by
    a.day, a.role, a.school_id, q.wording_id, q.free,
    case
        when q.free then left(translate(a.text, q.separators, repeat('┋', length(q.separators))), 200)
        else '*unclear'
    end
