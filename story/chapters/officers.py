"""Who acts in the story: one officer of each role and ministry, four eyes where the rules ask for them."""

from services.kernel import Country
from services.kernel.roles import Role
from story.client import Officer

REGISTRAR = {country: Officer(country, Role.REGISTRAR) for country in Country}
MINISTRY = {country: Officer(country, Role.MINISTRY_OFFICER) for country in Country}
VERIFIER = Officer(Country.TL, Role.VERIFIER)
TRAINER = Officer(Country.TL, Role.TRAINER)
LENDER_OFFICER = Officer(Country.ID, Role.LENDER_OFFICER)
LOAN_OFFICER = Officer(Country.ID, Role.LOAN_OFFICER)
CREDIT_COMMITTEE = Officer(Country.ID, Role.CREDIT_COMMITTEE)
EVALUATING = {country: Officer(country, Role.EVALUATOR) for country in Country}
EVALUATOR = EVALUATING[Country.TL]
OPERATOR = Officer(Country.TL, Role.OPERATOR)
