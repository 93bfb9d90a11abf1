/** Makes queues by name: what is put into one queue runs one after another, even after a failure. */
export function makeTurns(): <T>(queue: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (queue, work) => {
    const mine = (last.get(queue) ?? Promise.resolve()).then(work, work);
    last.set(
      queue,
      mine.catch(() => undefined),
    );
    return mine;
  };
}
