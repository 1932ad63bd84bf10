"""The arithmetic of an implanted intrathecal pump: plain Python, exact, no clock, no input or output.

Every figure a clinician will trust is worked out here and nowhere else.
"""
