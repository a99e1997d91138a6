-- model:  mart_question_county_day
-- grain:  county_id, wording_id, option, day, role
-- checks: unique(county_id, wording_id, option, day, role), not_null(county_id, wording_id, option, people)
-- stored: snapshot
-- per:    day
-- sort:   county_id, wording_id, option
-- why:    questions of a county, a city, a province over all days, without its thousands of schools
select
    day,
    role,
    county_id,
    city_id,
    wording_id,
    option,
    cast(sum(people) as bigint) as people
from mart_question_day
where county_id is not null
group by day, role, county_id, city_id, wording_id, option
