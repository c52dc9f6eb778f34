"""How an element of an IATI file is written: attributes, narratives in one or several languages, numbers."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lxml import etree

XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DEFAULT_LANGUAGE = "en"
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    """Add an element to another."""
    return etree.SubElement(parent, tag, attributes)


def told(element: etree._Element, texts: str | Mapping[Any, str]) -> etree._Element:
    """Say something in an element: in the file's own language, or in several."""
    if isinstance(texts, str):
        add(element, "narrative").text = sayable(texts)
        return element
    for language, text in sorted(texts.items(), key=lambda one: (one[0] != DEFAULT_LANGUAGE, one[0])):
        narrative = add(element, "narrative")
        narrative.text = sayable(text)
        if language != DEFAULT_LANGUAGE:
            narrative.set(XML_LANGUAGE, language)
    return element


def number(value: Decimal) -> str:
    """Write a decimal without zeros that say nothing."""
    return f"{value.normalize():f}"


def sayable(text: str) -> str:
    """Leave out what XML 1.0 cannot hold (section 2.2, Char)."""
    return UNSAYABLE.sub("", text)
