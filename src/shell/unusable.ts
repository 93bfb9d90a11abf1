import { Problem } from '../errors.ts';

/** What a file of ours that cannot be used means for the person. `hint` is what to do where its content is the trouble. */
export function unusable(path: string, cause: unknown, hint = wayOut(cause)): Problem {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Problem('ledger-unusable', `The record of what was made, ${path}, cannot be used: ${reason}.`, hint, cause);
}

/** What to do where a file that we keep cannot be read or written: in a container the home is often read-only. */
export function wayOut(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  if (['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'ENOENT'].includes(code))
    return 'Make it readable and writable for you, or name another folder for all that gloo-okta keeps: XDG_STATE_HOME=/path/to/folder';
  return 'Make it readable and writable for you, or move it away and run again.';
}
