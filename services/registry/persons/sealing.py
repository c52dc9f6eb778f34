"""How a person's fields are sealed under the person's own key and opened again, one by one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.chassis.unit_of_work import Transaction
from services.kernel import Country
from services.registry.persons.model import Person, Sealed


async def seal(country: Country, texts: Mapping[str, str], tx: Transaction) -> Sealed:
    """Seal a new person's fields under a new data key.

    Raises:
        KeysUnavailableError: the ministry's keys cannot be used.
    """
    return await _sealed(Sealed(await tx.encryption.new_key(country), {}, None), country, texts, tx)


async def seal_again(person: Person, texts: Mapping[str, str], tx: Transaction) -> Sealed:
    """Seal some fields anew under the key the person has.

    Raises:
        KeysUnavailableError: the ministry's keys cannot be used.
    """
    return await _sealed(person.sealed, person.country, texts, tx)


async def unseal(person: Person, names: Iterable[str], tx: Transaction) -> dict[str, str]:
    """Open those of the named fields that are kept; whoever shows them to somebody keeps a record of it.

    Raises:
        KeysUnavailableError: the ministry's keys cannot be used.
    """
    fields = person.sealed.fields
    return {name: await tx.encryption.decrypt(fields[name]) for name in names if name in fields}


def identity_index(country: Country, scheme: str, number: str, tx: Transaction) -> str:
    """Write what an equal identity number is found by.

    Raises:
        KeysUnavailableError: the ministry's keys cannot be used.
    """
    return tx.encryption.blind_index(country, f"{scheme}:{number}")


async def _sealed(sealed: Sealed, country: Country, texts: Mapping[str, str], tx: Transaction) -> Sealed:
    encrypted = {name: await tx.encryption.encrypt(text, sealed.key_id) for name, text in texts.items()}
    found_by = sealed.identity_index
    if "identity_number" in texts:
        found_by = identity_index(country, texts["identity_scheme"], texts["identity_number"], tx)
    return replace(sealed, fields={**sealed.fields, **encrypted}, identity_index=found_by)
