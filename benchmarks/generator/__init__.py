"""Notices of conclusions with known truth: seeded, from a grammar of layouts, wordings, bodies, units and documents.

The grammar is data (`benchmarks/grammar/*.toml`); nothing here knows how `kg` reads. What is true of a notice is written down while
its text is composed, never read back from it. One notice depends on the seed and its index alone.
"""
