// The configuration our git runs with: the person's own, with what touches the outside switched off.

import path from 'node:path';

/** Later values win, so what is after the includes cannot be undone by them. */
export function gitConfig(env: Readonly<Record<string, string | undefined>>): string {
  const home = env['HOME'] ?? '/';
  const xdg = env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
  return `[core]
	sshCommand = ssh -oBatchMode=yes
[include]
	path = ${quoted(path.join(xdg, 'git/config'))}
	path = ${quoted(path.join(home, '.gitconfig'))}
[core]
	hooksPath = /dev/null
	fsmonitor = false
	autocrlf = false
	# Names as they are, whatever their bytes.
	quotePath = false
	# In ms: a plan may fetch into the clone while a run does.
	filesRefLockTimeout = 10000
	packedRefsTimeout = 10000
[safe]
	# We only read a person's checkout, whoever owns it.
	directory = *
	bareRepository = all
[uploadpack]
	# An address may be of a repository on this machine: it too leaves out what is not needed.
	allowFilter = true
[gc]
	auto = 0
[submodule]
	recurse = false
[fetch]
	recurseSubmodules = false
[filter "lfs"]
	clean =
	smudge =
	process =
	required = false
[http]
	# A stalled transfer ends before its deadline.
	lowSpeedLimit = 1
	lowSpeedTime = 60
[credential]
	# Answers only when the address had a login: see login.ts.
	helper = "!f() { test -z \\"$BUILDER_GIT_USER\\" || { echo username=$BUILDER_GIT_USER; echo password=$BUILDER_GIT_PASSWORD; }; }; f"
`;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
