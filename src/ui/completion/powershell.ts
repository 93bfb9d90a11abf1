import { type CompletedCommand, spellings, valued } from './spec.ts';

/** The completion for PowerShell 5.1 and newer. It was tried on no PowerShell. */
export function powershellCompletion(commands: readonly CompletedCommand[]): string {
  const perCommand = commands.map((command) => {
    const words = [...command.words, ...command.options.flatMap(spellings), '--help'];
    return `    ${quoted(command.name)} = @(${words.map(quoted).join(', ')})`;
  });
  const values = valued(commands).flatMap((option) =>
    option.value.kind === 'one-of' ? [`    ${quoted(option.long)} = @(${option.value.values.map(quoted).join(', ')})`] : [],
  );
  const of = (kind: string) =>
    valued(commands)
      .filter((option) => option.value.kind === kind)
      .flatMap(spellings)
      .map(quoted)
      .join(', ');
  return `# PowerShell completion for gloo-okta (untested); add to $PROFILE:
#   gloo-okta completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName gloo-okta -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = [ordered]@{
${perCommand.join('\n')}
  }
  $choices = @{
${values.join('\n')}
  }
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $previous = if ($before.Count -gt 0) { $before[-1] } else { '' }
  $command = $before | Where-Object { $commands.Contains($_) } | Select-Object -First 1
  $words = if ($choices.ContainsKey($previous)) { $choices[$previous] }
    elseif (@(${of('context')}) -contains $previous) { kubectl config get-contexts -o name 2>$null }
    elseif (@(${of('namespace')}) -contains $previous) { kubectl get namespaces -o name --request-timeout=3s 2>$null | ForEach-Object { $_ -replace '^namespace/', '' } }
    elseif (@(${[of('file'), of('folder'), of('text')].filter((list) => list !== '').join(', ')}) -contains $previous) { @() }
    elseif ($command) { $commands[$command] }
    else { @($commands.Keys) + @('help', '--help', '--version') }
  $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
