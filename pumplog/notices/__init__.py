"""Who must be told what, when and how: decisions only. No clock, no table, no network; see docs/notices.md."""
