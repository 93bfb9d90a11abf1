import { type CompletedCommand, type CompletedOption, shQuoted } from './spec.ts';

/** The completion for zsh, to be sourced or put on fpath as _gloo-okta. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const described = commands.map((command) => `    ${shQuoted(`${command.name}:${command.says.replaceAll(':', '\\:')}`)}`);
  const cases = commands.map((command) => {
    const words = command.words.length === 0 ? [] : [shQuoted(`1:word:(${command.words.join(' ')})`)];
    const lines = [...words, ...command.options.map(argument), shQuoted('--help[print this help]')];
    return `        ${command.name})\n          _arguments -s ${lines.join(' \\\n            ')}\n          ;;`;
  });
  return `#compdef gloo-okta
# zsh completion for gloo-okta; add to ~/.zshrc, after compinit:  eval "$(gloo-okta completion zsh)"
_gloo_okta_kubectl() {
  local -a target
  local -i at
  for ((at = 1; at < CURRENT; at++)); do
    case $words[at] in
      --context=*|--kubeconfig=*) target+=($words[at]) ;;
      --context|--kubeconfig) ((at + 1 < CURRENT)) && target+=("$words[at]=$words[at+1]") ;;
    esac
  done
  kubectl $target "$@" 2>/dev/null
}
_gloo_okta_contexts() {
  local -a found
  found=(\${(f)"$(_gloo_okta_kubectl config get-contexts -o name)"})
  compadd -a found
}
_gloo_okta_namespaces() {
  local -a found
  found=(\${\${(f)"$(_gloo_okta_kubectl get namespaces -o name --request-timeout=3s)"}#namespace/})
  compadd -a found
}
_gloo_okta() {
  local curcontext=$curcontext state line
  local -a commands
  commands=(
${described.join('\n')}
    'help:print the help of a command'
  )
  _arguments -C '(- *)--help[print this help]' '(- *)--version[print the version]' '1:command:->command' '*::rest:->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${cases.join('\n')}
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _gloo-okta ]]; then
  _gloo_okta "$@"
else
  compdef _gloo_okta gloo-okta
fi
`;
}

function argument(option: CompletedOption): string {
  const says = option.says.replaceAll(/[[\]:\\]/g, (character) => `\\${character}`);
  const value = option.value.kind === 'none' ? '' : `:${option.value.what.replaceAll(':', '\\:')}:${action(option.value)}`;
  const star = option.repeatable ? '*' : '';
  const assign = option.value.kind === 'none' ? '' : '=';
  if (option.short === undefined) return shQuoted(`${star}${option.long}${assign}[${says}]${value}`);
  const plus = option.value.kind === 'none' ? '' : '+';
  return `${shQuoted(`(${option.short} ${option.long})`)}{${option.short}${plus},${option.long}${assign}}${shQuoted(`[${says}]${value}`)}`;
}

function action(value: Exclude<CompletedOption['value'], { kind: 'none' }>): string {
  switch (value.kind) {
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'context':
      return '_gloo_okta_contexts';
    case 'namespace':
      return '_gloo_okta_namespaces';
    case 'one-of':
      return `(${value.values.join(' ')})`;
    case 'text':
      return ' ';
  }
}
