/** Like Promise.all, but no read is left running behind an error: all end, then the first failure in order is thrown. */
export async function settled<T extends readonly unknown[]>(
  promises: readonly [...{ [at in keyof T]: Promise<T[at]> }],
): Promise<T> {
  const results = await Promise.allSettled(promises);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
