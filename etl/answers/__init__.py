"""Answers: a tool's text columns to the warehouse's `stg_answer`, batch by batch."""

from etl.answers.convert import DISTINCT, AnswerReader
from etl.answers.schema import ANSWER

__all__ = ["ANSWER", "DISTINCT", "AnswerReader"]
