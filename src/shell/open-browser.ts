import { execa } from 'execa';
import type { Io } from '../io.ts';

/**
 * Opens an address in the person's browser. Never fails the run, and waits for nothing: where there is no browser the address
 * stands on the screen. Credentials in the environment are kept from it.
 */
export function openBrowser(url: string, { env, platform }: Pick<Io, 'env' | 'platform'>): void {
  const [program, ...args] =
    platform === 'win32' ? ['cmd', '/c', 'start', '""', `"${url}"`] : platform === 'darwin' ? ['open', url] : ['xdg-open', url];
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !/^(GLOO_)?OKTA_/i.test(name)));
  const opener = execa(program ?? 'xdg-open', args, {
    env: kept,
    extendEnv: false,
    stdio: 'ignore',
    detached: true,
    cleanup: false,
    reject: false,
    windowsHide: true,
    windowsVerbatimArguments: platform === 'win32',
  });
  opener.catch(() => undefined);
  opener.unref();
}
