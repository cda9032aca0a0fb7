#!/usr/bin/env python3
"""Runs one variant of a Splitrun preset: fetches what it needs, gives the agent its prompt, reports how it went.

Usage: python3 main.py [COMMAND [ARGUMENT ...]]

The agent is COMMAND, or what SPLITRUN_AGENT_COMMAND holds (split as a shell would, run without one). It gets the prompt on
standard input, runs in the workspace, and finds in its environment:

  SPLITRUN_PROMPT_FILE   the prompt as a file
  SPLITRUN_MODEL         the model profile, if the variant has one
  SPLITRUN_PLUGINS       folders of the plugins, separated as in PATH
  SPLITRUN_REPOS         folders of the repositories, separated as in PATH
  SPLITRUN_METRICS_FILE  where it may write a JSON object of metrics, such as {"effective_tokens": 8420}

Read from the environment: SPLITRUN_EXPERIMENT and SPLITRUN_RUN_ID (a dispatch's answer has them), SPLITRUN_URL and SPLITRUN_KEY
(where to report, and with which key; without SPLITRUN_URL the outcome is printed only), SPLITRUN_WORKSPACE (a folder),
SPLITRUN_MODEL and SPLITRUN_TIMEOUT (seconds; instead of what the bundle was made with).

Ends with the agent's exit code; 124 when it took too long, 130 when it was interrupted, 75 when the outcome could not be reported.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

DEFAULTS = {"model": None, "timeout": 600}

HERE = Path(__file__).resolve().parent
HOSTS = {"github": "github.com", "gitlab": "gitlab.com", "bitbucket": "bitbucket.org"}
GIT_SECONDS = 300
STOP_SECONDS = 10
REPORT_ATTEMPTS = 6
LONGEST_WAIT_SECONDS = 60


def say(text):
    print(text, file=sys.stderr, flush=True)


def config(name):
    path = HERE / name
    return json.loads(path.read_text("utf-8")) if path.exists() else []


def address(source, provider=None):
    """The address that git takes; None for a folder of this machine."""
    if source.startswith("github:"):
        return "https://github.com/" + source[len("github:"):]
    if source.startswith(("/", "./")):
        return None
    if provider and re.fullmatch(r"[\w-]+/[\w.-]+", source):
        return "https://" + HOSTS[provider] + "/" + source
    return source


def fetch(source, ref, folder):
    """Checks out one commit of a repository, without its history."""
    say("Fetching " + source + (" at " + ref if ref else "") + " ...")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = dict(os.environ, GIT_TERMINAL_PROMPT="0")
    for arguments in (["init", "-q"], ["fetch", "-q", "--depth", "1", "--", source, ref or "HEAD"], ["checkout", "-q", "FETCH_HEAD"]):
        subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, timeout=GIT_SECONDS, stdin=subprocess.DEVNULL)


def fetch_all(workspace):
    """Fetches plugins and repositories; answers their folders."""
    plugins, repos = [], []
    for number, plugin in enumerate(config("plugins_config.json")):
        source = address(plugin["source"])
        folder = (HERE / plugin["source"]).resolve() if source is None else workspace / ".plugins" / str(number)
        if source is not None:
            fetch(source, plugin.get("ref"), folder)
        folder = folder / plugin.get("repo_path", "")
        if not folder.is_dir():
            raise FileNotFoundError("Plugin " + plugin["source"] + " has no folder " + (plugin.get("repo_path") or str(folder)) + ".")
        plugins.append(str(folder))
    for repo in config("repos_config.json"):
        source = address(repo["url"], repo.get("provider"))
        name = re.sub(r"(\.git)?/*$", "", re.split(r"[/:]", repo["url"].rstrip("/"))[-1]) or "repo"
        folder = workspace / name
        while str(folder) in repos:
            folder = folder.with_name(folder.name + "_")
        fetch(source, repo.get("ref"), folder)
        repos.append(str(folder))
    return plugins, repos


def stop(process):
    """Ends the agent and what it started: politely first."""
    for signum in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, signum)
            process.wait(STOP_SECONDS)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue


def run_agent(command, prompt, environment, workspace, seconds):
    """Runs the agent; answers conclusion, kind of error and exit code."""
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=workspace, env=environment, start_new_session=True)
    except OSError as failure:
        say("The agent cannot be started: " + str(failure))
        return "failure", "agent_not_started", 127
    try:
        process.communicate(prompt.encode("utf-8"), timeout=seconds)
    except subprocess.TimeoutExpired:
        stop(process)
        say("The agent took longer than " + str(seconds) + " seconds.")
        return "timed_out", None, 124
    except KeyboardInterrupt:
        stop(process)
        return "cancelled", None, 130
    code = process.returncode
    return ("success", None, 0) if code == 0 else ("failure", "exit_" + str(code), code if code > 0 else 128 - code)


def metrics_of(path):
    try:
        text = path.read_text("utf-8")
        metrics = json.loads(text) if text.strip() else {}
    except (OSError, ValueError) as failure:
        say("The agent's metrics cannot be read and are left out: " + str(failure))
        return {}
    if not isinstance(metrics, dict):
        say("The agent's metrics are no JSON object and are left out.")
        return {}
    return metrics


def wait_after(failure, attempt):
    """Seconds to wait before the next attempt; None when another would not help."""
    if isinstance(failure, urllib.error.HTTPError):
        if failure.code not in (429, 502, 503, 504):
            return None
        asked = failure.headers.get("Retry-After", "")
        if asked.isdigit():
            return min(int(asked), LONGEST_WAIT_SECONDS)
    return min(2 ** attempt, LONGEST_WAIT_SECONDS)


def report(outcome):
    """Sends the outcome; sending it again is safe, so failures of the way are tried again. Answers whether it arrived."""
    url = os.environ.get("SPLITRUN_URL", "").rstrip("/")
    print(json.dumps(outcome), flush=True)
    if not url:
        return True
    if not outcome["experiment"] or not outcome["run_id"]:
        say("SPLITRUN_EXPERIMENT and SPLITRUN_RUN_ID say what to report for; they are not set.")
        return False
    request = urllib.request.Request(url + "/api/v1/outcomes", json.dumps(outcome).encode("utf-8"), {"Content-Type": "application/json"})
    key = os.environ.get("SPLITRUN_KEY")
    if key:
        request.add_unredirected_header("x-functions-key", key)
    for attempt in range(REPORT_ATTEMPTS):
        try:
            with urllib.request.urlopen(request, timeout=30):
                return True
        except OSError as failure:
            seconds = wait_after(failure, attempt)
            detail = failure.read(2000).decode("utf-8", "replace") if isinstance(failure, urllib.error.HTTPError) else ""
            say("The outcome did not arrive: " + str(failure) + " " + detail)
            if seconds is None:
                return False
            if attempt + 1 < REPORT_ATTEMPTS:
                time.sleep(seconds)
    return False


def interrupted(signum, frame):
    raise KeyboardInterrupt


def main():
    command = sys.argv[1:] or shlex.split(os.environ.get("SPLITRUN_AGENT_COMMAND", ""))
    if not command:
        say(__doc__)
        return 2
    signal.signal(signal.SIGTERM, interrupted)
    workspace = Path(os.environ.get("SPLITRUN_WORKSPACE") or HERE / "workspace").resolve()
    workspace.mkdir(parents=True, exist_ok=True)
    prompt_file = HERE / "prompt.txt"
    prompt = prompt_file.read_bytes().decode("utf-8")
    model = os.environ.get("SPLITRUN_MODEL") or DEFAULTS["model"]
    seconds = int(os.environ.get("SPLITRUN_TIMEOUT") or DEFAULTS["timeout"])

    # The agent runs foreign text: it does not get the key.
    environment = {name: value for name, value in os.environ.items() if name != "SPLITRUN_KEY"}
    with tempfile.TemporaryDirectory() as scratch:
        metrics_file = Path(scratch) / "metrics.json"
        metrics_file.touch()
        started = time.monotonic()
        try:
            plugins, repos = fetch_all(workspace)
            environment.update(
                SPLITRUN_PROMPT_FILE=str(prompt_file),
                SPLITRUN_PLUGINS=os.pathsep.join(plugins),
                SPLITRUN_REPOS=os.pathsep.join(repos),
                SPLITRUN_METRICS_FILE=str(metrics_file),
                **({"SPLITRUN_MODEL": model} if model else {}))
            conclusion, error_kind, code = run_agent(command, prompt, environment, workspace, seconds)
        except KeyboardInterrupt:
            conclusion, error_kind, code = "cancelled", None, 130
        except (OSError, subprocess.SubprocessError) as failure:
            say("Plugins and repositories could not be fetched: " + str(failure))
            conclusion, error_kind, code = "failure", "fetch_failed", 1
        outcome = {
            "experiment": os.environ.get("SPLITRUN_EXPERIMENT"),
            "run_id": os.environ.get("SPLITRUN_RUN_ID"),
            "conclusion": conclusion,
            "duration_ms": round((time.monotonic() - started) * 1000),
            "metrics": metrics_of(metrics_file),
        }
    if error_kind:
        outcome["error_kind"] = error_kind
    return code if report(outcome) else code or 75


if __name__ == "__main__":
    sys.exit(main())
