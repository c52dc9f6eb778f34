from hypothesis import given
from hypothesis import strategies as st

from services.chassis.audit_tree import RootedHead, root_of, tree_hash

# The reference entries and roots of RFC 6962's own implementation: google/certificate-transparency, merkletree tests.
ENTRIES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)

heads = st.lists(
    st.builds(
        RootedHead,
        st.sampled_from(["enterprises", "loans"]),
        st.text("abc/", min_size=1, max_size=6),
        st.integers(1, 9),
        st.text("0123456789abcdef", min_size=4, max_size=4),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda head: (head.collection, head.aggregate_id),
)


def test_a_tree_has_the_hashes_of_its_standard() -> None:
    found = [tree_hash(map(bytes.fromhex, ENTRIES[:count])).hex() for count in range(len(ENTRIES) + 1)]

    assert found == list(ROOTS)


@given(heads, st.data())
def test_a_root_is_of_its_heads_in_any_order_and_of_no_others(heads: list[RootedHead], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(heads))
    others = [head for head in heads if head != one]
    moved = RootedHead(one.collection, one.aggregate_id, one.seq + 1, one.hash)
    elsewhere = RootedHead(one.collection + "x", one.aggregate_id, one.seq, one.hash)

    root = root_of(heads)

    assert root_of(data.draw(st.permutations(heads))) == root
    assert root not in {root_of(others), root_of([*others, moved]), root_of([*others, elsewhere])}
