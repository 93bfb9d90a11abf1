import { nearest } from './core/nearest.ts';
import { commandSays } from './help.ts';

/** What other tools call what a command of ours does. */
const otherWords: Readonly<Record<string, keyof typeof commandSays>> = {
  ...all('setup', 'apply', 'init', 'install', 'create', 'up', 'start', 'deploy', 'configure', 'update', 'upgrade', 'sync'),
  ...all('plan', 'diff', 'preview', 'dry-run', 'what-if'),
  ...all('teardown', 'destroy', 'delete', 'remove', 'uninstall', 'down', 'cleanup', 'clean', 'undo', 'rm', 'reset'),
  ...all('verify', 'status', 'test', 'probe', 'validate'),
  ...all('doctor', 'check', 'preflight', 'diagnose', 'health'),
  ...all('render', 'template', 'manifests', 'generate', 'yaml'),
  ...all('env', 'output', 'outputs', 'settings', 'vars', 'variables'),
  ...all('keys', 'jwks', 'refresh', 'rotate', 'key'),
  ...all('export', 'terraform', 'tf'),
  ...all('explain', 'why', 'docs', 'doc', 'man', 'error', 'errors'),
  ...all('demo', 'try', 'tour', 'example'),
  ...all('sandbox', 'serve', 'server', 'mock', 'local'),
  ...all('config', 'show', 'schema'),
  ...all('completion', 'completions', 'autocomplete'),
};

/** The command that was meant by a word that is none; `undefined` where nobody can tell. */
export function meantCommand(word: string): string | undefined {
  const plain = word.toLowerCase();
  return Object.hasOwn(otherWords, plain) ? otherWords[plain] : nearest(word, Object.keys(commandSays));
}

function all(command: keyof typeof commandSays, ...words: readonly string[]): Readonly<Record<string, keyof typeof commandSays>> {
  return Object.fromEntries(words.map((word) => [word, command]));
}
