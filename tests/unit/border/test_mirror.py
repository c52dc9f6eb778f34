from services.border.mirror import SOURCE_OFFSET, TRACE_HEADERS, crossing_headers


def test_no_trace_and_no_foreign_offset_is_brought_across() -> None:
    told = [("ce_id", b"one"), (SOURCE_OFFSET, b"7"), *((name, b"00-4b-00-01") for name in TRACE_HEADERS)]

    assert list(crossing_headers(told)) == [("ce_id", b"one")]
