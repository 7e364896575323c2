// The Python in which scripts of branches run one after the other: what they all load is loaded once.

/** Runs the first line of its input, which is the driver below: so a list of processes stays readable. */
export const SCRIPT_LOADER = 'import json, sys; exec(json.loads(sys.stdin.readline()))';

/**
 * Reads one request a line, `{script, args, cwd, scratch, stdout, stderr, mostBytes}`, and answers each with one line,
 * `{exitCode}`: null where a signal ended it. Each script runs in a process of its own, as if it had been started
 * from its folder, with files for its outputs; no file that it writes grows above mostBytes. The loop is left in the new process, so that Python itself ends it.
 */
export const SCRIPT_DRIVER = `import json, os, resource, runpy, sys
for name in ("argparse", "jinja2", "pathlib", "re", "yaml"):
    try:
        __import__(name)
    except ImportError:
        pass
for line in sys.stdin:
    ask = json.loads(line)
    child = os.fork()
    if child == 0:
        break
    _, status = os.waitpid(child, 0)
    ended = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
    print(json.dumps({"exitCode": ended}), flush=True)
else:
    sys.exit()
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(os.open(ask["stdout"], os.O_WRONLY | os.O_CREAT), 1)
os.dup2(os.open(ask["stderr"], os.O_WRONLY | os.O_CREAT), 2)
resource.setrlimit(resource.RLIMIT_FSIZE, (ask["mostBytes"], ask["mostBytes"]))
os.chdir(ask["cwd"])
os.environ["TMPDIR"] = ask["scratch"]
sys.argv = [ask["script"], *ask["args"]]
path = os.path.join(os.getcwd(), ask["script"])
sys.path[0] = os.path.dirname(path)
runpy.run_path(path, run_name="__main__")
`;
