"""Rosters and school lists: who is enrolled where, and where schools stand."""

from etl.rosters.people import RosterReader
from etl.rosters.schema import PERSON, SCHOOL
from etl.rosters.schools import SchoolReader

__all__ = ["PERSON", "SCHOOL", "RosterReader", "SchoolReader"]
