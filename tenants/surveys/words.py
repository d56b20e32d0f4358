# SPDX-License-Identifier: EUPL-1.2
"""What mentees and mentors read in a survey: its title, its questions and the answers to choose from, in every language.

The statements are those of the survey of HIVA (KU Leuven), as it printed them.
"""

from __future__ import annotations

from typing import Any

from koepel.i18n import _l
from tenants.surveys.instrument import (
    CLOSING_MENTEE,
    CLOSING_MENTOR,
    MENTEE_END,
    MENTEE_LATER,
    MENTOR_INTERIM,
    MENTOR_LATER,
)
from tenants.vocabulary import Barrier, MeetingMode

TITLES: dict[str, Any] = {
    MENTEE_END: _l("How was it with your mentor?"),
    MENTEE_LATER: _l("How are you now?"),
    MENTOR_INTERIM: _l("How is your duo doing?"),
    MENTOR_LATER: _l("How are you now?"),
    CLOSING_MENTEE: _l("Looking back together"),
    CLOSING_MENTOR: _l("Looking back together"),
}
NOTHING_SAID = _l("Answer at least one question.")
STEM = _l("Through mentoring ...")  # stands above the statements
ITEMS: dict[str, Any] = {
    "satisfied": _l("How satisfied are you with your mentor?"),
    "number": _l("How many times did you have contact with your mentor?"),
    "frequency": _l("What do you think of how often you had contact?"),
    "mode": _l("How did you have contact?"),
    "stop": _l("Why did you stop?"),
    "still": _l("Do you still have contact with your mentor?"),
    "social_meet_people": _l("I have met people who can help me look for a job."),
    "lang_improved": _l("My knowledge of Dutch/French has improved."),
    "psy_optimistic": _l(
        "I am more optimistic about my employment future even if I were not recognised as a refugee/beneficiary of subsidiary protection."
    ),
    "psy_confidence": _l("I have gained more confidence in my abilities and capabilities in the labour market."),
    "cult_rules": _l("I know better how workplace rules and customs in Belgium differ from those in my home country."),
    "inf_jobs_qualify": _l("I know better which jobs I qualify for."),
    "inf_need_for_job": _l("I know better what I need to be able to do for the (kind of) job I want."),
    "inf_companies": _l("I know better at which companies I can work."),
    "inf_look_for_job": _l("I know better how to look for a job."),
    "inf_who_can_help": _l("I know better who can help me find a job."),
    "inf_cv": _l("I know better how to write a CV and a cover letter."),
    "inf_interview": _l("I know better how to prepare for a job interview."),
    "inf_sector": _l("I have more knowledge about the job or sector I want to work in."),
    "inf_skills_nonrec": _l(
        "I have learned skills that could also be useful in case I am not recognised as a refugee/beneficiary of subsidiary protection."
    ),
    "later_use": _l("What I learned with my mentor still helps me."),
    "duo_satisfied": _l("How satisfied are you with your duo?"),
    "duo_frequency": _l("What do you think of how often you have contact?"),
    "duo_mode": _l("How do you have contact?"),
    "sees_progress": _l("I see my mentee move forward."),
    "learns": _l("I learn something myself."),
    "supported": _l("The municipality helps me enough."),
    "goes_on": _l("I want to go on as a mentor."),
    "goals": _l("Did you reach your goals?"),
    "goals_mentor": _l("Did your mentee reach the goals?"),
    "went_well": _l("What went best?"),
    "hard": _l("What was the hardest?"),
    "coordination": _l("How satisfied are you with the help and the messages of the municipality?"),
    "expected": _l("Was it what you expected at the start?"),
    "more_time": _l("Do you want more time together?"),
    "in_contact": _l("Do you want to stay in contact with each other?"),
    "again": _l("Do you want to be a mentor again?"),
    "talk": _l("Do you want to talk with us about it?"),
    "still_mentee": _l("Do you still have contact with your mentee?"),
}
ANSWERS: dict[str, Any] = {
    "totally_disagree": _l("Totally disagree"),
    "rather_disagree": _l("Rather disagree"),
    "rather_agree": _l("Rather agree"),
    "totally_agree": _l("Totally agree"),
    "very_dissatisfied": _l("Very dissatisfied"),
    "rather_dissatisfied": _l("Rather dissatisfied"),
    "rather_satisfied": _l("Rather satisfied"),
    "very_satisfied": _l("Very satisfied"),
    "up_to_two": _l("At most 2 times"),
    "three_to_five": _l("3 to 5 times"),
    "six_to_ten": _l("6 to 10 times"),
    "over_ten": _l("More than 10 times"),
    "too_little": _l("Too little"),
    "just_right": _l("Just right"),
    "too_often": _l("Too often"),
    **{one.value: one.label for one in MeetingMode},
    "yes": _l("Yes"),
    "no": _l("No"),
    "job_found": _l("I found a job"),
    "moved": _l("I moved"),
    "match_not_ideal": _l("My mentor and I did not fit well together"),
    "language_lessons_first": _l("Language lessons came first"),
    "other": _l("Another reason"),
    "a_little": _l("A little"),
    "not_known": _l("I do not know yet"),
    "later": _l("Yes, but later"),
    "talking": _l("Talking with each other"),
    "dutch": _l("Dutch"),
    "work": _l("Work or studies"),
    "people": _l("Getting to know people"),
    "nothing": _l("Nothing"),
    **{
        one.value: one.label
        for one in (Barrier.CONTACT_LANGUAGE, Barrier.WORK_SCHEDULE, Barrier.MOBILITY, Barrier.CHILDCARE)
    },
    "not_matching": _l("We did not fit well together"),
}
READ = _l("Your contact at the municipality reads your answers. The other person of your duo does not.")
# The sign before an answer, for who reads a picture sooner than a word; a question whose answers have none is in words alone.
SIGNS: dict[str, str] = {
    "yes": "check", "no": "x", "a_little": "mood-neutral", "not_known": "dots", "later": "hourglass",
    "very_dissatisfied": "mood-sad", "rather_dissatisfied": "mood-sad", "rather_satisfied": "mood-smile", "very_satisfied": "mood-smile",
    "talking": "message-circle", "dutch": "language", "work": "briefcase", "people": "users", "nothing": "x",
    "contact_language": "message-circle", "work_schedule": "clock", "mobility": "bus", "childcare": "baby-carriage",
    "not_matching": "puzzle",
}  # fmt: skip
