"""Keys of persons' data: a new file is private and stays; without one everything is refused; blind indexes."""

import stat
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.encryption import FieldEncryption, KeysUnavailableError, write_new_keys
from services.kernel import Country

TEXTS = st.text(max_size=20)


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "inside" / "keys.json"
    write_new_keys(file)
    return file


def test_a_key_file_is_readable_by_its_owner_only_and_never_written_over(key_file: Path) -> None:
    before = key_file.read_bytes()

    write_new_keys(key_file)

    assert key_file.read_bytes() == before
    assert stat.S_IMODE(key_file.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR


@pytest.mark.parametrize("file", [None, Path(), Path("no/such/file")])
async def test_without_a_key_file_nothing_is_encrypted_found_or_opened(file: Path | None) -> None:
    encryption = FieldEncryption(key_file=file)

    for asked in (encryption.new_key(Country.TL), encryption.encrypt("x", uuid4()), encryption.decrypt(b"x")):
        with pytest.raises(KeysUnavailableError):
            await asked
    with pytest.raises(KeysUnavailableError):
        encryption.blind_index(Country.TL, "x")


@given(one=TEXTS, other=TEXTS)
def test_equal_texts_have_equal_indexes_at_home_and_others_none_in_common(key_file: Path, one: str, other: str) -> None:
    encryption = FieldEncryption(key_file=key_file)

    index = encryption.blind_index(Country.TL, one)

    assert (index == encryption.blind_index(Country.TL, other)) == (one == other)
    assert index != encryption.blind_index(Country.ID, one)
    assert len(index) == 64
