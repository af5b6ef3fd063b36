"""What JSON-LD and JSON Feed may hold: schemas in which every name that is not listed is a fault.

Written from schema.org's and Google's descriptions of `NewsArticle`, `BreadcrumbList` and
`NewsMediaOrganization`, and from the JSON Feed 1.1 specification.
"""

from __future__ import annotations

from typing import Any, Final

from jsonschema import Draft202012Validator

from tests.conftest import ORIGIN

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string", "pattern": r"\S"}
ADDRESS: Final[Schema] = {"type": "string", "pattern": f"^{ORIGIN}/[!-~]*$"}
ELSEWHERE: Final[Schema] = {"type": "string", "pattern": "^https?://[!-~]+$"}
MOMENT: Final[Schema] = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\+08:00)?$",  # without a clock, a day
}


def record(required: Schema, optional: Schema | None = None) -> Schema:
    """An object with these members and no other."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def some(items: Schema, least: int = 1, most: int = 1000) -> Schema:
    """A list without repetition."""
    return {
        "type": "array",
        "items": items,
        "minItems": least,
        "maxItems": most,
        "uniqueItems": True,
    }


def thing(kind: str, required: Schema, optional: Schema | None = None) -> Schema:
    """A thing of schema.org."""
    return record({"@type": {"const": kind}, **required}, optional)


CONTEXT: Final[Schema] = {"@context": {"const": "https://schema.org"}}
PUBLISHER: Final = {"name": TEXT, "url": ADDRESS}

DATA: Final = {
    "NewsArticle": thing(
        "NewsArticle",
        {
            **CONTEXT,
            "headline": TEXT,
            "description": {**TEXT, "maxLength": 80},
            "datePublished": MOMENT,
            "dateModified": MOMENT,
            "articleSection": TEXT,
            "image": some(ADDRESS, 1, 3),
            "url": ADDRESS,
            "publisher": thing("NewsMediaOrganization", PUBLISHER),
        },
        {
            "alternativeHeadline": TEXT,
            "keywords": some(TEXT),
            "printPage": TEXT,
            "printEdition": {"type": "string", "pattern": r"^\d+$"},
            "author": some(thing("Person", {"name": TEXT}, {"url": ADDRESS})),
            "correction": some(thing("CorrectionComment", {"text": TEXT, "datePublished": MOMENT})),
            "isBasedOn": ELSEWHERE,
        },
    ),
    "BreadcrumbList": thing(
        "BreadcrumbList",
        {
            **CONTEXT,
            "itemListElement": some(
                thing(
                    "ListItem",
                    {"position": {"type": "integer", "minimum": 1}, "name": TEXT, "item": ADDRESS},
                ),
                2,
            ),
        },
    ),
    "NewsMediaOrganization": thing(
        "NewsMediaOrganization",
        {**CONTEXT, **PUBLISHER, "description": TEXT, "areaServed": TEXT},
        {"parentOrganization": thing("Organization", {"name": TEXT})},
    ),
}

AUTHORS: Final = some(record({"name": TEXT}))
JSON_FEED: Final = record(
    {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "language": {"const": "zh-Hans"},
        "authors": AUTHORS,
        "items": some(
            record(
                {
                    "id": ADDRESS,
                    "url": ADDRESS,
                    "title": TEXT,
                    "content_html": TEXT,
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                    "authors": AUTHORS,
                    "tags": some(TEXT, 0),
                },
                {"summary": {"type": "string"}, "image": ADDRESS, "external_url": ELSEWHERE},
            ),
            0,
            20,
        ),
    }
)


def faults(data: object, schema: Schema) -> list[str]:
    """What is wrong with a piece of data."""
    return [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(schema).iter_errors(data)
    ]
