"""The classes of the registry's fields; write `Public[str]` beside a field, or `@classed(PUBLIC)` above a model."""

from typing import Annotated, TypeVar

from services.kernel.privacy import Classed, FieldClass

ValueT = TypeVar("ValueT")

PUBLIC = Classed(FieldClass.PUBLIC, "register_publicity", "register_entry")
OFFICIAL = Classed(FieldClass.OFFICIAL, "register_keeping", "register_entry")
GIVEN = Classed(FieldClass.OFFICIAL, "register_keeping", "command_only")
PERSONAL = Classed(FieldClass.PERSONAL, "register_keeping", "person_entry")
SPECIFIC = Classed(FieldClass.SPECIFIC, "inclusion_support", "vulnerability")
ACCOUNTABLE = Classed(FieldClass.PERSONAL, "accountability", "accountability_record")

Public = Annotated[ValueT, PUBLIC]
"""Anybody may see it, and the extract for everybody holds it."""
Official = Annotated[ValueT, OFFICIAL]
"""Officers of both ministries see it: a sole trader's name, an official number, who entered something."""
Given = Annotated[ValueT, GIVEN]
"""What an applicant states and what is not kept as it was stated."""
Personal = Annotated[ValueT, PERSONAL]
"""Of a person; only who keeps the register sees it, and a person's own data only for a purpose."""
Specific = Annotated[ValueT, SPECIFIC]
"""What the law protects more (UU 27/2022 art. 4 (2)): health, disability, children, a person's finances."""
Accountable = Annotated[ValueT, ACCOUNTABLE]
"""What shows who did what with a person's data."""
