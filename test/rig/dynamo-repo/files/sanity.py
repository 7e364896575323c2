#!/usr/bin/env python3
"""Says whether what this repository makes can be used here; exit code 1 when something cannot."""

import argparse
import importlib
#@if from=0.7
import json
#@end
import os
import shutil
import sys

parser = argparse.ArgumentParser()
#@if below=0.5
parser.add_argument("--import-check-only", action="store_true")
parser.add_argument("--examples", action="store_true")
parser.add_argument("--try-pythonpath", action="store_true")
parser.add_argument("--path")
#@end
#@if from=0.5
parser.add_argument("--thorough-check", action="store_true")
parser.add_argument("--terse", action="store_true")
#@end
#@if from=0.6 below=0.7
parser.add_argument("--runtime-check", action="store_true")
#@end
#@if from=0.7 below=0.8
parser.add_argument("--runtime-check", "--runtime", action="store_true")
#@end
#@if from=0.8
parser.add_argument("--runtime-check-only", "--runtime-check", "--runtime", dest="runtime_check", action="store_true")
parser.add_argument("--no-framework-check", action="store_true")
#@end
#@if from=0.7
parser.add_argument("--json", "--json-output", dest="json", action="store_true")
parser.add_argument("--no-gpu-check", action="store_true")
#@end
args = parser.parse_args()
runtime = getattr(args, "runtime_check", False)

checks = []


def check(label, good, desc=""):
    checks.append({"label": label, "status": "ok" if good else "error", "desc": desc})


try:
    package = importlib.import_module("dynamo")
    check("dynamo", True, package.__version__)
except ImportError as problem:
    check("dynamo", False, str(problem))
#@if from=0.7
if not args.no_gpu_check:
    check("GPU", os.path.exists("/dev/nvidiactl"), "no /dev/nvidiactl")
#@end
#@if from=0.6
if not runtime:
#@end
#@if below=0.6
if os.environ.get("PYTHONPATH") == "/workspace/components/src":
#@end
    for tool in ("cargo", "maturin"):
        check(tool, shutil.which(tool) is not None, shutil.which(tool) or "not found")

failed = any(one["status"] == "error" for one in checks)
#@if from=0.7
if args.json:
    print("a banner that is no JSON")
    print(json.dumps({"children": checks, "label": "System info", "status": "error" if failed else "ok"}, sort_keys=True))
    sys.exit(1 if failed else 0)
#@end
print("System info")
for one in checks:
    print(("├─ ✅ " if one["status"] == "ok" else "├─ ❌ ") + one["label"] + ": " + one["desc"])
sys.exit(1 if failed else 0)
