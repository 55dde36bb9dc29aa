"""The tables, as this version's code sees them; ``migrations`` is how a database comes to have them.

Everything that could be stored twice has a name that follows from what it is (a document's from its bytes, a result's
from document, extractor and settings, an indicator's from its result), so that storing it twice is one row.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up by itself only in an INTEGER

documents = Table(
    "documents",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("filename", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created", Float, nullable=False),
    Column("result", String(40)),
    Column("media_type", Text),
    Column("title", Text),
    Column("organization", Text),
    Column("year", Integer),
    Column("type", String(40)),
    Column("indicators", Integer),
    Column("findings", Integer),
)

results = Table(
    "results",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("document", String(40), ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("extractor", String(40), nullable=False),
    Column("settings", String(40), nullable=False),
    Column("created", Float, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("document", "extractor", "settings", name="results_once"),
)

indicators = Table(
    "indicators",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("id", String(80), nullable=False, unique=True),
    Column("result", String(40), ForeignKey("results.id", ondelete="CASCADE"), nullable=False),
    Column("document", String(40), ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("local", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("level1", Text),
    Column("level2", Text),
    Column("category", String(40)),
    Column("project", Text),
    Column("organization", Text),
    Column("year", Integer),
    Column("document_type", String(40)),
    Column("origin", String(10), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("extracted", Text),
    Column("current", Text, nullable=False),
    Column("changed", Float),
    Column("changed_by", Text),
    Index("indicators_document", "document", "number"),
    Index("indicators_category", "category", "number"),
    Index("indicators_confidence", "confidence", "number"),
)

values = Table(
    "indicator_values",
    metadata,
    Column("indicator", NUMBER, ForeignKey("indicators.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", String(10), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Column("op", String(6)),
    Column("value", Float),
    Column("value_max", Float),
    Column("unit", Text),
    Index("indicator_values_value", "value"),
)

findings = Table(
    "findings",
    metadata,
    Column("result", String(40), ForeignKey("results.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", String(60), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("message", Text, nullable=False),
    Column("indicator", String(40)),
    Column("suggestion", Text),
)

jobs = Table(
    "jobs",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("owner", String(40), nullable=False),
    Column("created", Float, nullable=False),
    Column("cancelled", Float),
    Column("key", String(255)),
    Column("digest", String(64)),
    UniqueConstraint("owner", "key", name="jobs_key_once"),
)

items = Table(
    "items",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("job", String(40), ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("filename", Text, nullable=False),
    Column("sha256", String(64)),
    Column("size", BigInteger),
    Column("state", String(10), nullable=False),
    Column("document", String(40)),
    Column("result", String(40)),
    Column("code", String(40)),
    Column("detail", Text),
    Column("attempts", Integer, nullable=False),
    Column("lease", String(40)),
    Column("lease_until", Float),
    Column("worker", String(80)),
    Column("started", Float),
    Column("finished", Float),
    Index("items_job", "job", "state"),
    Index("items_state", "state", "number"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("indicator", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(10), nullable=False),
    Column("before", Text),
    Column("after", Text),
    UniqueConstraint("indicator", "version", name="corrections_once"),
)

changes = Table(
    "changes",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("document", String(40), nullable=False),
    Column("result", String(40)),
    Column("indicator", String(80)),
    Column("version", Integer),
    sqlite_autoincrement=True,  # a number is never given again
)

keys = Table(
    "api_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("created", Float, nullable=False),
    Column("revoked", Float),
    Column("used", Float),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("owner", String(40), nullable=False),
    Column("created", Float, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Float),
    Column("lease", String(40)),
    Column("lease_until", Float),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("webhook", String(40), ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("change", BigInteger, nullable=False),
    Column("at", Float, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    Index("deliveries_webhook", "webhook", "number"),
)
