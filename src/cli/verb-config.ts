// `builder config`: the configuration as a run would take it, each value with where it comes from.

import { originText } from '../config/origin.ts';
import { PRINTED_VERSION, type PrintedSettings } from '../config/printed.ts';
import type { ShownSetting } from '../config/shown-row.ts';
import { shownSettings } from '../config/shown-settings.ts';
import { unreadVariables } from '../config/environment.ts';
import { EXIT } from '../model/exit.ts';
import { toJson } from '../text/json.ts';
import { alignedRows, type Row } from './aligned.ts';
import { hearing, resolutionOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

export async function config(call: Call): Promise<number> {
  const words = wordsOf(call);
  const heard = hearing(words);
  const resolution = await resolutionOf(call, heard.words);
  if (resolution === null) return heard.exitCode();
  const { file, profile } = resolution.config;
  const settings = shownSettings(resolution);
  for (const { name, hint } of unreadVariables(call.host.env))
    words.say(`note: builder does not read ${name}${hint === null ? '' : `; ${hint}`}`);
  if (words.json) {
    words.print(toJson(printed(settings, file, profile)));
    return EXIT.passed;
  }
  const { stdout } = call.host;
  const width = stdout.isTTY ? stdout.columns() : PIPED_WIDTH;
  const lines = alignedRows(settings.map(rowOf), width, words.paint);
  words.print(`${[headline(file, profile), '', ...lines].join('\n')}\n`);
  return EXIT.passed;
}

/** Fits a page where nobody sees an edge. */
const PIPED_WIDTH = 120;

function headline(file: string | null, profile: string | null): string {
  const name = file ?? 'no builder.yaml here: flags, environment and defaults';
  return profile === null ? name : `${name}, profile ${profile}`;
}

function rowOf({ key, value, meaning, origin }: ShownSetting): Row {
  const faint = origin.kind === 'default';
  return { key, value: valueText(value, meaning), note: originText(origin), faint };
}

function valueText(value: ShownSetting['value'], meaning: string | undefined): string {
  const text = typeof value === 'object' ? (value ?? []).join(', ') : String(value);
  if (meaning === undefined) return text;
  return text === '' ? `(${meaning})` : `${text} (${meaning})`;
}

function printed(
  settings: readonly ShownSetting[],
  file: string | null,
  profile: string | null,
): PrintedSettings {
  const byKey = settings.map(({ key, value, ...rest }) => {
    const copied = typeof value === 'object' && value !== null ? [...value] : value;
    return [key, { value: copied, ...rest }] as const;
  });
  return { version: PRINTED_VERSION, file, profile, settings: Object.fromEntries(byKey) };
}
