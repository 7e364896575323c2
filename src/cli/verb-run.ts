// `builder run` and `builder quickstart`: the whole journey, shown while it happens.

import { chooseMode, makeConsole, type Console } from '../console/choose.ts';
import type { Held } from '../host/lock.ts';
import type { Config } from '../model/config.ts';
import { stopEngine } from '../pipeline/engine-script.ts';
import { run as runPipeline, type Watcher } from '../pipeline/run.ts';
import { setUp } from '../pipeline/set-up.ts';
import { withoutLogin } from '../text/login.ts';
import { runConfigOf } from './run-settings.ts';
import { worldOf } from './settings.ts';
import { shownPath } from './shown-path.ts';
import type { Call } from './verb.ts';
import { printPlan } from './verb-plan.ts';
import { wordsOf, type Words } from './words.ts';

export function run(call: Call): Promise<number> {
  return start(call, false);
}

export function quickstart(call: Call): Promise<number> {
  if (call.flags['stop'] === true) return stopEngine(worldOf(call), wordsOf(call).say);
  return start(call, true);
}

async function start(call: Call, embedded: boolean): Promise<number> {
  const words = wordsOf(call);
  const config = await runConfigOf(call, words, embedded);
  if (typeof config === 'number') return config;
  if (call.flags['dryRun'] === true) return printPlan(call, config, words);
  const world = worldOf(call);
  const ended = embedded ? await setUp(config, world, words.say) : null;
  if (ended !== null) return ended;
  return runPipeline(config, world, watcherOf(call, config, words));
}

/** What somebody else has typed is not ours to show: it may name their files. */
function whoRuns(holder: Held['holder'], { user }: Call['host']): string {
  if (holder === null) return 'another run is at work';
  const { pid, note, user: name = user.name } = holder;
  return `${name} (pid ${pid}) runs ${name === user.name ? note : 'builder'}`;
}

export function watcherOf(call: Call, config: Config, words: Words): Watcher {
  const { host } = call;
  let shown: Console | null = null;
  return {
    say: words.say,
    begin: async (plan, folder) => {
      shown = await makeConsole({
        host,
        mode: chooseMode(host, words.json),
        coloured: words.coloured,
        plan,
        verbose: words.verbose,
        runDir: shownPath(host.cwd, folder.dir),
      });
      return shown.onEvent;
    },
    end: async (results, delivery) => {
      await shown?.end({ results, changes: delivery.changes, mail: delivery.mail });
      shown = null;
      if (delivery.uncopied !== undefined) words.fail(delivery.uncopied);
      if (delivery.unsent !== undefined) words.fail(delivery.unsent);
    },
    close: async () => shown?.end(null),
    unplanned: words.unplanned,
    locked: (holder) => {
      words.fail(
        {
          class: 'config',
          message: `${whoRuns(holder, host)} on the same repository`,
          hint: 'wait for it, or use another cache folder: XDG_CACHE_HOME=DIR builder ...',
        },
        config.source.kind === 'git' ? withoutLogin(config.source.repo) : 'the embedded default',
      );
    },
    unrecorded: (why) => {
      words.fail(why, config.reportsDir);
    },
  };
}
