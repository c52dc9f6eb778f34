"""Facts of guarantee funds: capital, pledges, releases. Amounts are whole minor units."""

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

GUARANTEE_FUND_TOPIC = Topic("financing", "guarantee_fund")


class GuaranteeFundOpened(Event):
    """A lender set a capital aside to stand behind loans."""

    type: Literal["financing.guarantee_fund.opened.v1"] = "financing.guarantee_fund.opened.v1"
    lender_id: str
    capital_minor: int
    currency: Currency


class GuaranteeFundPledged(Event):
    """An amount is reserved for an application, the first or instead of an earlier one."""

    type: Literal["financing.guarantee_fund.pledged.v1"] = "financing.guarantee_fund.pledged.v1"
    application_id: str
    amount_minor: int
    pledged_minor: int
    """What the fund has reserved altogether."""
    currency: Currency


class GuaranteeFundReleased(Event):
    """What was reserved for an application is free again."""

    type: Literal["financing.guarantee_fund.released.v1"] = "financing.guarantee_fund.released.v1"
    application_id: str
    amount_minor: int
    pledged_minor: int
    """What the fund still has reserved."""
    currency: Currency


GuaranteeFundEvent = Annotated[
    Annotated[GuaranteeFundOpened, Tag("financing.guarantee_fund.opened.v1")]
    | Annotated[GuaranteeFundPledged, Tag("financing.guarantee_fund.pledged.v1")]
    | Annotated[GuaranteeFundReleased, Tag("financing.guarantee_fund.released.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(GuaranteeFundOpened, GuaranteeFundPledged, GuaranteeFundReleased)),
]
