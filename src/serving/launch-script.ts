// One command that starts all processes of a server in one container, and ends when the first of them does.

import type { Coordination, Serve } from '../model/framework.ts';
import { shellLine } from '../text/shell.ts';

type Launch = Pick<Serve, 'coordination' | 'frontend' | 'worker' | 'workerEnv'>;

/**
 * For bash: `sh` can neither wait for the first to end nor open a port. Not a login shell, which would set PATH anew.
 * Each line of output begins with the name of its process. SIGTERM goes to frontend and worker, and when they have
 * ended to what they found each other by. Exit code: that of the first to end; 143 after SIGTERM.
 */
export function launchCommand(launch: Launch): readonly string[] {
  const { coordination, frontend, worker, workerEnv } = launch;
  const variables = Object.entries(workerEnv).map(([name, value]) => `${name}=${value}`);
  const withEnv = variables.length === 0 ? worker : ['env', ...variables, ...worker];
  const lines = [
    BEGIN,
    ...coordination.map((service) => SERVERS[service]),
    ...(frontend.length > 0 ? [`launch frontend ${shellLine(frontend)}`] : []),
    ...(worker.length > 0 ? [`launch worker ${shellLine(withEnv)}`] : []),
    END,
  ];
  return ['bash', '-c', lines.filter((line) => line !== '').join('\n')];
}

/** Files need no server. Both lie in every image of Dynamo; etcd's folder is not on PATH in all of them. */
const SERVERS: Readonly<Record<Coordination, string>> = {
  etcd: `launch etcd env ALLOW_NONE_AUTHENTICATION=yes "$(command -v etcd || echo /usr/local/bin/etcd/etcd)" --data-dir "$dir/etcd"
opened etcd 2379`,
  nats: `launch nats nats-server --jetstream --store_dir "$dir/nats" --addr 127.0.0.1
opened nats 4222`,
  file: '',
};

const BEGIN = `set -u
dir=$(mktemp -d) || exit
[ -w "\${HOME:-/}" ] || export HOME="$dir"
names=() pids=() printers=() servers=0
mkfifo "$dir/idle" && exec {idle}<>"$dir/idle"
pause() { read -r -t "$1" -u "$idle"; }

prefixed() {
  local lines=(sed -u)
  ! command -v stdbuf >/dev/null || lines=(stdbuf -oL sed)
  exec "\${lines[@]}" "s/^/[$1] /"
}
launch() {
  local name=$1 to
  shift
  exec {to}> >(prefixed "$name")
  printers+=($!)
  "$@" >&"$to" 2>&1 {to}>&- {idle}>&- &
  names+=("$name") pids+=($!)
  exec {to}>&-
}
opened() {
  for ((n = 0; n < 300; n += 1)); do
    if (: <>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then servers=\${#pids[@]}; return; fi
    noticed && ended
    pause 0.1
  done
  echo "[launch] $1 did not open port $2 within 30 s" >&2
  finish 1
}
stop() {
  trap '' TERM INT
  local from
  for from in "$servers" 0; do
    kill -TERM "\${pids[@]:from}" 2>/dev/null
    wait "\${pids[@]:from}"
  done
  wait "\${printers[@]}"
}
finish() {
  { sleep 5; kill -KILL "\${pids[@]}"; sleep 1; kill "\${printers[@]}"; } >/dev/null 2>&1 &
  stop
  exit "$1"
}
noticed() {
  for first in "\${!pids[@]}"; do kill -0 "\${pids[first]}" 2>/dev/null || return 0; done
  return 1
}
ended() {
  local code
  wait "\${pids[first]}"
  code=$?
  echo "[launch] the \${names[first]} ended with exit code $code" >&2
  finish "$code"
}
trap 'stop; exit 143' TERM
trap 'stop; exit 130' INT`;

/** Not `wait -n`: bash forgets who ended before it (seen with 5.2, of a process that ends at once). */
const END = `until noticed; do pause 0.5; done
ended`;
