"""The case with every key really has every key, so that what is tried on each of its figures is tried on all there are."""

import ast
import inspect

from pumplog.dosing.case import events, reader
from tests.dosing.case.every_key import CASE


def every_key(value):
    if isinstance(value, dict):
        yield from value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from every_key(child)


def test_no_key_that_the_reader_knows_is_left_out_here():
    known = set()
    for module in (events, reader):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "members":
                constants = (
                    part.value for given in node.args for part in ast.walk(given) if isinstance(part, ast.Constant)
                )
                known.update(constants)
    assert len(known) > 25
    assert known - set(every_key(CASE)) == {"expect"}
