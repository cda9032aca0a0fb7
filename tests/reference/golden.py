"""Writes a golden file: the command and the tool versions that made it, and its cases."""
import json
import platform
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "Statistics.Tests" / "Golden"


def write(name, cases, **modules):
    tools = {"python": platform.python_version()}
    tools.update({key: module.__version__ for key, module in modules.items()})
    head = {"command": f"/usr/bin/python3 tests/reference/{Path(sys.argv[0]).name}", "tools": tools}
    lines = ",\n".join(json.dumps(case, allow_nan=False) for case in cases)
    body = json.dumps(head, indent=2)[:-2]
    (FOLDER / name).write_text(f'{body},\n  "cases": [\n{lines}\n  ]\n}}\n')
    print(f"{name}: {len(cases)} cases")
