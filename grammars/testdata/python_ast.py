"""Lists the definitions of Python files as Python itself sees them.

Reads paths from stdin, writes one JSON document a file: path and a list of
[qualified name, first line, last line]. The first line is that of the first
decorator. Files that Python does not parse are left out.
"""

import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")


def walk(node, prefix, out):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min([child.lineno] + [d.lineno for d in child.decorator_list])
            name = prefix + child.name
            out.append([name, first, child.end_lineno])
            walk(child, name + ".", out)
        else:
            walk(child, prefix, out)


for path in sys.stdin.read().splitlines():
    try:
        with open(path, "rb") as f:
            data = f.read()
        tree = ast.parse(data)
    except (OSError, SyntaxError, ValueError, RecursionError):
        continue
    out = []
    walk(tree, "", out)
    json.dump({"path": path, "definitions": out}, sys.stdout)
    sys.stdout.write("\n")
