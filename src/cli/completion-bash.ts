// The completion script of bash, from 3.2 on, without the package bash-completion.

import { flagCases, placeCases, type Case } from './completion-script.ts';
import { DEFAULT_VERB, type CompletedVerb, type Values } from './completion-table.ts';

export function bashScript(table: readonly CompletedVerb[]): string {
  const verbs = table.map(({ name }) => name).join(' ');
  const taking = flagCases(table).flatMap(({ patterns }) => patterns);
  const flags = table.map(
    ({ name, flags: own }) =>
      `    ${name}) echo '${own.flatMap(({ names }) => names).join(' ')}' ;;`,
  );
  return `# Completion of builder for bash. In ~/.bashrc:  eval "$(builder completion bash)"
_builder_flags() {
  case $1 in
${flags.join('\n')}
  esac
}

_builder_takes_value() {
  case $1 in
    ${taking.join('|')}) return 0 ;;
  esac
  return 1
}

# TOOL VERB:FLAG or VERB:PLACE WORD-BEFORE: sets the words, or "files" or "folders" in how.
_builder_values() {
  case $2 in
${[...flagCases(table), ...placeCases(table)].map((each) => caseLines(each)).join('\n')}
  esac
}

_builder() {
  local tool=\${1/#\\~/$HOME} cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  local verb='' place=0 skip='' flag='' last='' word='' words='' how='' head='' i
  [ "$cur" = '=' ] && cur=''
  [ "$before" = '=' ] && before=\${COMP_WORDS[COMP_CWORD - 2]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [ "$word" = '=' ]; then skip=1
    elif [ -n "$skip" ]; then skip=''
    elif [ "\${word#-}" != "$word" ]; then
      if _builder_takes_value "\${verb:-${DEFAULT_VERB}}:$word"; then skip=1; fi
    elif [ -z "$verb" ]; then verb=$word
    else place=$((place + 1)) last=$word
    fi
  done
  COMPREPLY=()
  if _builder_takes_value "\${verb:-${DEFAULT_VERB}}:$before"; then
    _builder_values "$tool" "\${verb:-${DEFAULT_VERB}}:$before" ''
  elif [ "\${cur#-}" != "$cur" ]; then words=$(_builder_flags "\${verb:-${DEFAULT_VERB}}")
  elif [ -z "$verb" ]; then words='${verbs}'
  else _builder_values "$tool" "$verb:$place" "$last"
  fi
  local IFS=$'\\n'
  case $how in
    files) COMPREPLY=($(compgen -f -- "$cur")) ;;
    folders) COMPREPLY=($(compgen -d -- "$cur")) ;;
    *) # Behind the last comma of a list.
      case $cur in *,*) head=\${cur%,*}, ;; esac
      COMPREPLY=($(IFS=$' \\t\\n' compgen -P "$head" -W "$words" -- "\${cur##*,}")) ;;
  esac
  [ -z "$how" ] || compopt -o filenames 2>/dev/null
}
complete -F _builder builder
`;
}

function caseLines({ patterns, values }: Case): string {
  return `    ${patterns.join('|')}) ${setting(values)} ;;`;
}

function setting(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `words='${values.words.join(' ')}'`;
    case 'names':
      return `words=$("$1" completion ":${values.names}\${3:+@$3}" 2>/dev/null)`;
    case 'files':
    case 'folders':
      return `how=${values.kind}`;
    case 'unknown':
      return ':';
  }
}
