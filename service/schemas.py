"""The contract's types as the API describes them, and the service's own. The only module of the service that
knows both vocabularies: the models of results are made from the extractor's dataclasses, never written twice.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from extractor import Quantity, Result

RESULT = TypeAdapter(Result)


class TextIn(BaseModel):
    """A text instead of a file."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="要提取的文字", examples=["绩效指标：督导检查覆盖率达到90%；宣传覆盖率达到80%。"])
    filename: str | None = Field(None, description="结果里的文件名", examples=["说明.txt"])


class QuantitiesIn(BaseModel):
    """A text whose quantities are wanted."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="任意中文文字", examples=["全年培训不少于60次，覆盖20万人次以上。"])


class FrequencyOut(BaseModel):
    """How often: 每季度 is 1 quarter, 每半年 6 month."""

    model_config = ConfigDict(from_attributes=True)

    every: float
    per: str


class QuantityOut(BaseModel):
    """One written quantity; ``text`` stands at ``start`` to ``end``, counted in Unicode code points."""

    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int
    text: str
    kind: str = Field(description="number · percent · money · duration · date · ratio")
    op: str = Field(description="= · >= · > · <= · < · range")
    op_text: str | None = Field(description="运算符的原文")
    value: float | None
    value_max: float | None = Field(description="只有 range 才有")
    unit: str | None = Field(description="单位的规范写法")
    approx: bool
    implied: bool
    date: str | None = Field(description="ISO 8601；没有写年份的以 -- 开头")
    frequency: FrequencyOut | None
    direction: str | None = Field(description="up · down")

    @classmethod
    def of(cls, quantity: Quantity) -> QuantityOut:
        return cls.model_validate(quantity)


class QuantitiesOut(BaseModel):
    quantities: list[QuantityOut]


class Health(BaseModel):
    status: str = Field(examples=["ok"])
    version: str
    workers: int = Field(description="能同时处理的文件数")
    waiting: int = Field(description="正在等待的文件数")


class Ready(BaseModel):
    status: str = Field(examples=["ok"])
    queued: int = Field(description="各任务中还没有开始的文件数")
    running: int = Field(description="各任务中正在处理的文件数")


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it, in Chinese and in English."""

    type: str
    title: str = Field(description="中文")
    title_en: str = Field(description="英文")
    status: int
    detail: str = Field(description="给人看的中文说明：什么问题，怎么办")
    detail_en: str = Field(description="同上，英文")
    code: str = Field(description="给程序看的代码，不会改变")
    page: int | None = Field(None, description="出问题的页，从 1 数起")
    errors: list[dict[str, Any]] | None = Field(None, description="参数不对时，每一处")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """That an operation may be answered with these statuses; ``description`` says what such answers are."""
    return {status: {"description": ""} for status in statuses}
