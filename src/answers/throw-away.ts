import type { Io } from '../io.ts';
import { stoppedAtPrompt } from './asker.ts';

/** Milliseconds without a key after which nothing is left of what was typed ahead. */
const quiet = 25;

const ctrlC = '\u0003';

/**
 * Throws away what was typed before a question is on the screen: a key answers only what its person has seen. Until then the
 * terminal keeps it, partly in lines; so it is read key by key, unseen, until none comes any more.
 * @throws Problem `interrupted` when Ctrl-C was among it or the terminal went away, and the signal's reason when it is aborted
 */
export async function throwAwayTyped({ keys, signal }: Pick<Io, 'keys' | 'signal'>): Promise<void> {
  signal.throwIfAborted();
  const raw = keys as { setRawMode?: (on: boolean) => unknown; readonly readableEnded?: boolean };
  if (raw.readableEnded === true) throw stoppedAtPrompt();
  raw.setRawMode?.(true);
  try {
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        keys.removeListener('data', onData);
        keys.removeListener('end', onEnd);
        signal.removeEventListener('abort', onAbort);
        keys.pause();
        settle();
      };
      let timer = setTimeout(() => end(resolve), quiet);
      const onData = (chunk: Buffer | string) => {
        if (chunk.toString().includes(ctrlC)) return end(() => reject(stoppedAtPrompt()));
        clearTimeout(timer);
        timer = setTimeout(() => end(resolve), quiet);
      };
      const onEnd = () => end(() => reject(stoppedAtPrompt()));
      const onAbort = () => end(() => reject(signal.reason));
      keys.on('data', onData);
      keys.once('end', onEnd);
      signal.addEventListener('abort', onAbort, { once: true });
      keys.resume();
    });
  } finally {
    raw.setRawMode?.(false);
  }
}
