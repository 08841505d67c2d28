"""The rules for tables, in the order in which they are tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.source.dashedtables import dashed_table
from publish.source.gridtables import grid_table
from publish.source.pipetables import caption_below, pipe_table
from publish.source.tableheads import heads_of_tables

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def table_rules(md: MarkdownIt) -> None:
    """Add Pandoc's tables to a parser: grid tables need no blank line before them."""
    everywhere = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.at("table", pipe_table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before("table", "caption_below", caption_below, {"alt": ["blockquote"]})
    md.block.ruler.before("table", "dashed_table", dashed_table, {"alt": ["paragraph"]})
    md.block.ruler.before("dashed_table", "heads_of_tables", heads_of_tables)
    md.block.ruler.before("table", "grid_table", grid_table, {"alt": everywhere})
