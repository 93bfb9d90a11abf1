import { type CompletedCommand, type CompletedOption, spellings, valued } from './spec.ts';

/** The completion for bash 3.2 and newer; it needs no other package. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const names = commands.map((command) => command.name);
  const options = valued(commands);
  const of = (kind: CompletedOption['value']['kind']) =>
    options
      .filter((option) => option.value.kind === kind)
      .flatMap(spellings)
      .join('|');
  const choices = options.flatMap((option) =>
    option.value.kind === 'one-of' ? [`    ${spellings(option).join('|')}) words='${option.value.values.join(' ')}' ;;`] : [],
  );
  const perCommand = commands.map((command) => {
    const flags = [...command.options.flatMap(spellings), '--help'].join(' ');
    const words = command.words.join(' ');
    const only = words === '' ? '' : ` && [[ $cur != -* ]] && words='${words}'`;
    return `    ${command.name}) words='${flags}'${only} ;;`;
  });
  return `# bash completion for gloo-okta; add to ~/.bashrc:  eval "$(gloo-okta completion bash)"
_gloo_okta_kubectl() {
  local at target=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
    --context | --kubeconfig)
      local value=\${COMP_WORDS[at + 1]}
      [[ $value == = ]] && value=\${COMP_WORDS[at + 2]}
      [[ -n $value ]] && ((at + 1 < COMP_CWORD)) && target+=("\${COMP_WORDS[at]}=$value")
      ;;
    esac
  done
  kubectl "\${target[@]}" "$@" 2>/dev/null
}
_gloo_okta() {
  local line=\${COMP_LINE:0:COMP_POINT} cur prev rest command='' words='' at
  cur=\${line##*[[:space:]]}
  rest=\${line%"$cur"}
  rest=\${rest%"\${rest##*[![:space:]]}"}
  prev=\${rest##*[[:space:]]}
  if [[ $cur == --*=* ]]; then
    prev=\${cur%%=*}
    cur=\${cur#*=}
  fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
    ${names.join('|')}) command=\${COMP_WORDS[at]} && break ;;
    esac
  done
  COMPREPLY=()
  case $prev in
    ${of('file')}|${of('folder')})
      local IFS=$'\\n'
      COMPREPLY=($(compgen -f -- "$cur"))
      compopt -o filenames 2>/dev/null
      return
      ;;
    ${of('context')}) words=$(_gloo_okta_kubectl config get-contexts -o name) ;;
    ${of('namespace')}) words=$(_gloo_okta_kubectl get namespaces -o name --request-timeout=3s | sed 's,^namespace/,,') ;;
${choices.join('\n')}
    ${of('text')}) return ;;
    *) case $command in
    '') words='${[...names, 'help', '--help', '--version'].join(' ')}' ;;
${perCommand.join('\n')}
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  # bash begins a new word at each colon
  if [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]]; then
    local colon=\${cur%"\${cur##*:}"}
    for ((at = 0; at < \${#COMPREPLY[@]}; at++)); do COMPREPLY[at]=\${COMPREPLY[at]#"$colon"}; done
  fi
}
complete -F _gloo_okta gloo-okta
`;
}
