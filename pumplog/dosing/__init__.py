"""The arithmetic of an implanted intrathecal pump: plain Python, exact, no clock, no input or output.

Every figure a clinician will trust is worked out here and nowhere else. What stands in this folder itself are the
nouns: what a pump is and was told (`timeline`, `programs`, `formulation`), a visit handed in and judged (`refill_draft`,
`refill`, `program_change`, `reading`, `assessment`), the date that follows (`windows`). Behind them, each folder using
only those before it: `figures`, `reservoir`, then `case` and `conflict`, `drift`, `working`, `checks`.
"""
