#!/usr/bin/env python3
"""Renders the Dockerfile of one framework and target into this folder."""

import argparse
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

parser = argparse.ArgumentParser(description="Renders Dockerfiles from templates")
parser.add_argument("--framework", default="vllm", choices=["dynamo", "vllm", "sglang", "trtllm"])
parser.add_argument("--target", default="runtime")
#@if below=1.0
parser.add_argument("--platform", default="amd64")
#@end
#@if from=1.0
parser.add_argument("--platform", default="linux/amd64")
parser.add_argument("--device", default="cuda", choices=["cuda", "xpu", "cpu"])
#@end
#@if below=1.3
parser.add_argument("--cuda-version", default="12.9", choices=["12.9", "13.0", "13.1"])
#@end
#@if from=1.3
parser.add_argument("--cuda-version", default="13.0", choices=["13.0", "13.1"])
#@end
parser.add_argument("--make-efa", action="store_true")
parser.add_argument("--output-short-filename", action="store_true")
parser.add_argument("--show-result", action="store_true")
args = parser.parse_args()

TARGETS = {"runtime", "dev", "local-dev", "wheel_builder", "base"}
if args.target not in TARGETS | ({"frontend"} if args.framework == "dynamo" else set()):
    raise ValueError(f"Invalid target '{args.target}' for framework '{args.framework}'")
platform = args.platform
#@if from=1.0
arches = [one.split("/")[-1] for one in platform.split(",")]
for arch in arches:
    if arch not in ("amd64", "arm64"):
        raise ValueError(f"Unrecognized architecture '{arch}'")
platform = "multi" if len(arches) > 1 else arches[0]
#@end

here = Path(__file__).resolve().parent
context = yaml.safe_load((here / "context.yaml").read_text())
own = context[args.framework]
#@if below=1.0
device = f"cuda{args.cuda_version}"
#@end
#@if from=1.0
device = f"cuda{args.cuda_version}" if args.device == "cuda" else args.device
#@end
if device not in own:
    raise ValueError(f"Framework '{args.framework}' has no {device}: there are {sorted(own)}")

loader = Environment(loader=FileSystemLoader(here), undefined=StrictUndefined)
text = loader.get_template("Dockerfile.template").render(
    framework=args.framework,
    target=args.target,
    platform=platform,
    make_efa=args.make_efa,
    cuda_version=args.cuda_version,
    own=own,
    **{**own, **own[device]},
)
name = f"{args.framework}-{args.target}-{device}-{platform}-rendered.Dockerfile"
if args.output_short_filename:
    name = "rendered.Dockerfile"
(here / name).write_text(text)
print(f"INFO: Generated Dockerfile written to {here / name}")
if args.target == "local-dev":
    print("INFO: Pass your own user and group:")
    print("INFO:   --build-arg USER_UID=$(id -u) --build-arg USER_GID=$(id -g)")
if args.show_result:
    print(text)
