// The command line: argv in, exit code out; help, usage errors and the call of a verb.

import { Command, CommanderError } from 'commander';
import type { Host } from '../host/host.ts';
import { nearest } from '../text/near.ts';
import { EXIT } from '../model/exit.ts';
import { commanderOption } from './commander-option.ts';
import { legacyHelp, LEGACY_FLAGS, modernFlags } from './legacy-flags.ts';
import { usageError, usageLines } from './usage-error.ts';
import type { Option, Verb } from './verb.ts';
import { VERBS } from './verbs.ts';
import { ABOUT, VERSION } from './version.ts';

/** Of the tool alone: behind a verb it is an unknown flag. */
const HELP_ALL = '--help-all';

export async function runCommandLine(host: Host): Promise<number> {
  const unknown = unknownVerb(host.argv);
  if (unknown !== null) {
    host.stderr.write(unknown);
    return EXIT.usage;
  }
  let exitCode: number = EXIT.passed;
  const program = programFor(host, (code) => {
    exitCode = code;
  });
  if (host.argv[0] === HELP_ALL) {
    helpOfAll(program);
    return EXIT.passed;
  }
  try {
    await program.parseAsync([...host.argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
    const { explainSurprise } = await import('./surprise.ts');
    return explainSurprise(host, error);
  }
}

function helpOfAll(program: Command): void {
  program.outputHelp();
  for (const command of program.commands) {
    program.configureOutput().writeOut?.('\n\n');
    command.outputHelp();
  }
  program.configureOutput().writeOut?.(`\n\n${legacyHelp(LEGACY_FLAGS)}`);
}

/** A first word that is no verb would be taken for an argument of the default verb; behind `help`, for none. */
function unknownVerb([first, second]: readonly string[]): string | null {
  const [tool, word] = first === 'help' ? ['builder help', second] : ['builder', first];
  const known = [...VERBS.map((verb) => verb.name), 'help'];
  if (word === undefined || word.startsWith('-') || known.includes(word)) return null;
  const near = nearest(word, known);
  return usageLines(`error: there is no verb '${word}'`, {
    where: `${tool} ${word}`,
    hint: near === null ? 'builder --help' : `${tool} ${near}`,
  });
}

function programFor(host: Host, exit: (code: number) => void): Command {
  const program = new Command('builder')
    .description(`${ABOUT}.`)
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option(HELP_ALL, 'print the help of every verb')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        host.stdout.write(text);
      },
      writeErr: (text) => {
        host.stderr.write(text);
      },
      outputError: (text, write) => {
        write(usageError(text, host.argv));
      },
      getOutHelpWidth: () => host.stdout.columns(),
      getErrHelpWidth: () => host.stderr.columns(),
    })
    .addHelpText(
      'after',
      '\nWithout a verb builder runs. `builder <verb> --help` prints its flags.',
    );
  for (const verb of VERBS) addVerb(program, verb, { host, exit });
  return program;
}

interface Caller {
  readonly host: Host;
  readonly exit: (code: number) => void;
}

function addVerb(program: Command, verb: Verb, { host, exit }: Caller): void {
  const usage = verb.args === undefined ? verb.name : `${verb.name} ${verb.args}`;
  const command = program
    .command(usage, { isDefault: verb.name === 'run' })
    .description(verb.about)
    .addHelpOption(commanderOption({ ...HELP, ...groupOf(verb) }))
    .allowExcessArguments(false)
    .addHelpText('after', `\nExample:\n  ${verb.example}`)
    .action(async () => {
      const act = await verb.load();
      const args = command.processedArgs.filter((word): word is string => typeof word === 'string');
      const modern = modernFlags(verb.legacy ?? [], command.opts(), verb.name);
      if ('refused' in modern) {
        host.stderr.write(modern.refused);
        exit(EXIT.usage);
        return;
      }
      for (const note of modern.notes) host.stderr.write(note);
      exit(await act({ host, args, flags: modern.flags }));
    });
  for (const option of verb.options) command.addOption(commanderOption(option));
  for (const { now, ...flag } of verb.legacy ?? [])
    command.addOption(commanderOption({ ...flag, about: now }).hideHelp());
}

const HELP: Option = { flags: '-h, --help', about: 'print help' };

/** With those that come last. */
function groupOf({ options }: Verb): Pick<Option, 'group'> {
  const group = options.at(-1)?.group;
  return group === undefined ? {} : { group };
}
