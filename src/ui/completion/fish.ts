import type { CompletedCommand, CompletedOption } from './spec.ts';

/** The completion for fish. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap((command) => {
    const seen = `__fish_seen_subcommand_from ${command.name}`;
    return [
      `complete -c gloo-okta -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.says)}`,
      ...(command.words.length === 0 ? [] : [`complete -c gloo-okta -n ${quoted(seen)} -a ${quoted(command.words.join(' '))}`]),
      ...command.options.map((option) => `complete -c gloo-okta -n ${quoted(seen)} ${optionText(option)}`),
    ];
  });
  return `# fish completion for gloo-okta; write it to ~/.config/fish/completions/gloo-okta.fish
function __gloo_okta_kubectl
    set -l words (commandline -opc)
    set -l target
    for at in (seq (count $words))
        switch $words[$at]
            case '--context=*' '--kubeconfig=*'
                set -a target $words[$at]
            case --context --kubeconfig
                if test $at -lt (count $words)
                    set -a target $words[$at]=$words[(math $at + 1)]
                end
        end
    end
    kubectl $target $argv 2>/dev/null
end
complete -c gloo-okta -f
complete -c gloo-okta -l help -d 'print this help'
complete -c gloo-okta -n __fish_use_subcommand -l version -d 'print the version'
complete -c gloo-okta -n __fish_use_subcommand -a help -d 'print the help of a command'
${lines.join('\n')}
`;
}

function optionText(option: CompletedOption): string {
  const short = option.short === undefined ? '' : ` -s ${option.short.slice(1)}`;
  return `-l ${option.long.slice(2)}${short}${valueText(option)} -d ${quoted(option.says)}`;
}

function valueText({ value }: CompletedOption): string {
  switch (value.kind) {
    case 'none':
      return '';
    case 'file':
      return ' -r -F';
    case 'folder':
      return " -x -a '(__fish_complete_directories)'";
    case 'context':
      return " -x -a '(__gloo_okta_kubectl config get-contexts -o name)'";
    case 'namespace':
      return ' -x -a \'(__gloo_okta_kubectl get namespaces -o name --request-timeout=3s | string replace namespace/ "")\'';
    case 'one-of':
      return ` -x -a ${quoted(value.values.join(' '))}`;
    case 'text':
      return ' -x';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
