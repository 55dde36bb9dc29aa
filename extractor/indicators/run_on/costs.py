"""What a reading of a run-on table costs: one figure per way in which it is unlike a table.

``rows`` cuts a text where the sum of these is least. They are a person's. Figures fitted by a structured
perceptron on the tables of the corpora, run together, cut more rows of such tables right (families left out: F1 .73
instead of .43), but no more of the forms that web pages really carry, and so these stand.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs by what a cut or a cell is like; negative ones speak for a reading. ``*_skip`` are cells left empty."""

    unread: float = 0.45  # a character that no cell takes
    unread_digit: float = 0.3  # what a digit costs more
    filler: float = 0.05  # 指标1：, ……
    glued: float = 0.15  # a cut where nothing is left of the border
    glued_apart: float = 0.9  # the same where most borders left a blank
    crossed: float = 0.35  # a blank inside a cell
    crossed_row: float = 1.5  # the same where each row has a line of its own
    torn: float = 0.3  # a cut between two digits
    level_suffixed: float = -0.3  # 产出指标
    level_plain: float = 0.3  # 社会效益
    level_short: float = 1.2  # 数量
    level_unknown: float = 0.9  # 制度指标
    level_points: float = -0.1  # (50分) behind it
    level_cost: float = 0.1  # 成本指标 as a first level
    level_rank: float = 0.8  # a first level in the second column or the other way round
    level_free: float = 2.0  # words between two blanks, whatever they are
    level_free_points: float = 0.4  # 财务管理(20分)
    levels_alone: float = 0.6
    row_valueless: float = 1.0  # a name and points
    row_unfigured: float = 1.5  # a name and words between blanks
    name: float = 0.3
    name_short: float = 0.8
    name_long: float = 0.06  # by character behind the twenty-second
    name_number: float = 0.7
    name_digits: float = 0.35  # by digit behind the fourth
    name_sign: float = 3.0
    name_filler: float = 3.0
    name_level: float = 2.5  # 产出指标 inside
    name_digit_first: float = 2.0
    name_latin_first: float = 1.0
    name_wordless: float = 3.0  # 109
    name_open: float = 1.0  # ends in 的, 和
    name_head: float = 0.8  # 指标 inside
    name_head_last: float = 1.5
    name_brackets: float = 2.0
    name_marks: float = 0.8
    name_level_first: float = 0.8  # 社会效益|事故起数
    name_behind_unknown: float = 0.8  # a few characters behind a level that nothing lists: 食品安全指标|达标率
    name_explains: float = 4.0
    name_none: float = 0.5
    name_measure: float = -0.4  # ends like a measure
    target_skip: float = 2.0
    actual_skip: float = 1.0
    value_bare: float = 0.2
    value_signed_twice: float = 1.0  # ≥12000 where signs have a column of their own
    value_behind: float = -0.1  # 以上 behind it
    value_cut: float = 0.5  # 50 of 5010
    value_state: float = 0.5
    value_states: float = 0.15
    value_state_short: float = 0.8
    value_apart: float = 0.8
    value_apart_long: float = 0.03
    value_free: float = 2.2
    value_free_long: float = 0.05
    value_free_mark: float = 0.5
    value_blank: float = 0.4  # —, /
    value_range: float = -0.1  # 95%-98%
    value_worded: float = 1.2  # 下降4.6%
    value_worded_long: float = 0.1
    value_same: float = -0.6  # what was reached reads like what was to be reached
    value_alike: float = -0.3  # or has its unit
    forecast_skip: float = 0.5
    weight_skip: float = 1.0
    score_skip: float = 1.0
    points_large: float = 0.8
    points_over: float = 3.0
    points_full: float = -0.25
    operator: float = -0.2
    operator_skip: float = 0.4
    unit: float = -0.1
    unit_skip: float = 0.8
    index: float = -0.2
    index_skip: float = 0.5
    words: float = 1.0
    words_told: float = -0.1
    words_long: float = 0.015
    words_last_long: float = 0.07
    words_level: float = 2.0
    words_number: float = 0.5
    words_last_number: float = 1.0
    told_skip: float = 0.8  # no explanation behind a name where there is a column of such
    told_again: float = 1.5  # what an explanation says again of its name, times the share of it
    told_measure: float = 0.8  # an explanation behind a name that ends like a measure
    words_stated: float = 0.5  # 已完成
    words_none: float = 0.2
