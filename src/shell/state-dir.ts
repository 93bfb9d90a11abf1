import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../io.ts';

/**
 * The folder of the tool's own memory: state, not cache. It follows the given environment, not the process's, so that
 * the demo and the tests have one of their own.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/ XDG_STATE_HOME
 */
export function stateDir(io: Pick<Io, 'env' | 'platform'>): string {
  const { env, platform } = io;
  if (env['XDG_STATE_HOME']?.startsWith('/')) return join(env['XDG_STATE_HOME'], 'gloo-okta');
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'gloo-okta', 'State');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'gloo-okta');
  return join(home, '.local', 'state', 'gloo-okta');
}
