// The completion script of fish, with what each verb and flag is about.

import { flagCases, quoted } from './completion-script.ts';
import {
  DEFAULT_VERB,
  type CompletedFlag,
  type CompletedVerb,
  type Values,
} from './completion-table.ts';

export function fishScript(table: readonly CompletedVerb[]): string {
  const taking = flagCases(table).flatMap(({ patterns }) => patterns);
  const lines = table.flatMap((verb) => [
    `complete -c builder -n __builder_no_verb -a ${verb.name} -d ${quoted(verb.about)}`,
    ...verb.flags.map((flag) => flagLine(verb.name, flag)),
    ...verb.places.map((values, place) => placeLine(verb.name, place, values)),
  ]);
  return `# Completion of builder for fish. In ~/.config/fish/config.fish:  builder completion fish | source
set -g __builder_taking ${taking.join(' ')}

# The verb and the words behind it, without flags and their values.
function __builder_words
    set -l words (commandline -opc)
    set -l verb
    set -l skip 0
    for word in $words[2..-1]
        set -l of $verb
        test -z "$of"; and set of ${DEFAULT_VERB}
        if test $skip = 1
            set skip 0
        else if string match -q -- '-*' $word
            contains -- "$of:$word" $__builder_taking; and set skip 1
        else
            test -z "$verb"; and set verb $word
            echo $word
        end
    end
end

function __builder_no_verb
    test (count (__builder_words)) = 0
end

function __builder_verb_is
    set -l words (__builder_words)
    set -l verb $words[1]
    test -z "$verb"; and set verb ${DEFAULT_VERB}
    test $verb = $argv[1]
end

function __builder_place_is
    set -l words (__builder_words)
    test (count $words) = (math $argv[2] + 1); and test "$words[1]" = $argv[1]
end

function __builder_names
    set -l tool (commandline -opc)[1]
    set -l words (__builder_words)
    set -l of
    test (count $words) -gt 1; and set of "@$words[2]"
    # Of what was typed only the name of the tool is read again, for its ~.
    eval $tool completion (string escape -- ":$argv[1]$of") 2>/dev/null
end

complete -c builder -f
${lines.join('\n')}
`;
}

function flagLine(verb: string, { names, about, values }: CompletedFlag): string {
  const spelled = names.map((name) =>
    name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  const condition = quoted(`__builder_verb_is ${verb}`);
  const value = values === null ? '' : ` -r ${source(values)}`;
  return `complete -c builder -n ${condition} ${spelled.join(' ')}${value} -d ${quoted(about)}`;
}

function placeLine(verb: string, place: number, values: Values): string {
  return `complete -c builder -n ${quoted(`__builder_place_is ${verb} ${place}`)} ${source(values)}`;
}

function source(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-f -a ${quoted(values.words.join(' '))}`;
    case 'names':
      return `-f -a ${quoted(`(__builder_names ${values.names})`)}`;
    case 'files':
      return '-F';
    case 'folders':
      return `-f -a '(__fish_complete_directories)'`;
    case 'unknown':
      return '-f';
  }
}
