// The completion script of zsh, with what each verb and flag is about.

import { flagCases, placeCases, quoted, type Case } from './completion-script.ts';
import { DEFAULT_VERB, type CompletedVerb, type Values } from './completion-table.ts';

export function zshScript(table: readonly CompletedVerb[]): string {
  const taking = flagCases(table).flatMap(({ patterns }) => patterns);
  const verbs = table.map(({ name, about }) => `    ${described(name, about)}`);
  const flags = table.map(({ name, flags: own }) => {
    const lines = own.flatMap(({ names, about }) => names.map((each) => described(each, about)));
    return `    ${name}) items=(${lines.join(' ')}) ;;`;
  });
  return `#compdef builder
# Completion of builder for zsh. In ~/.zshrc, below compinit:  eval "$(builder completion zsh)"
_builder_takes_value() {
  case $1 in
    (${taking.join('|')}) return 0 ;;
  esac
  return 1
}

# VERB:FLAG or VERB:PLACE WORD-BEFORE
_builder_values() {
  case $1 in
${[...flagCases(table), ...placeCases(table)].map((each) => caseLines(each)).join('\n')}
  esac
}

_builder() {
  local tool=\${~words[1]} verb= place=0 skip= last= word= before=$words[CURRENT-1]
  local -a items
  for word in \${words[2,CURRENT-1]}; do
    if [[ -n $skip ]]; then skip=
    elif [[ $word == -* ]]; then
      if _builder_takes_value "\${verb:-${DEFAULT_VERB}}:$word"; then skip=1; fi
    elif [[ -z $verb ]]; then verb=$word
    else (( place += 1 )); last=$word
    fi
  done
  if [[ $PREFIX == --*=* ]]; then
    before=\${PREFIX%%=*} skip=1
    compset -P '*='
  fi
  if [[ -n $skip ]]; then
    _builder_values "\${verb:-${DEFAULT_VERB}}:$before"
    return
  fi
  if [[ $PREFIX == -* ]]; then
    case \${verb:-${DEFAULT_VERB}} in
${flags.join('\n')}
    esac
    _describe -o flag items
  elif [[ -z $verb ]]; then
    items=(
${verbs.join('\n')}
    )
    _describe verb items
  else
    _builder_values "$verb:$place" "$last"
  fi
}

# Read from a folder of fpath it is called at once; read by eval it is only made known.
if [[ $funcstack[1] == _builder ]]; then _builder "$@"; else compdef _builder builder; fi
`;
}

/** `name:about`; a colon within the name would end it. */
function described(name: string, about: string): string {
  return quoted(`${name}:${about}`);
}

function caseLines({ patterns, values }: Case): string {
  return `    (${patterns.join('|')}) ${adding(values)} ;;`;
}

function adding(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `compset -P '*,'; compadd -- ${values.words.join(' ')}`;
    case 'names':
      return `compset -P '*,'; compadd -- \${(f)"$($tool completion ":${values.names}\${2:+@$2}" 2>/dev/null)"}`;
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'unknown':
      return ':';
  }
}
