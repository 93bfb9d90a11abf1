import type { Given } from './given.ts';
import type { InputName } from './inputs.ts';

const ofClaims: readonly InputName[] = ['claim', 'groupClaim', 'noDefaultClaims'];

/**
 * Of kept values those of claims that stand beside the claims that are given: a flag for claims of groups takes no other claim
 * away, but the one of the same name. None where no claim is given, for then all of them are kept together.
 */
export function keptClaims(given: Given, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!ofClaims.some((name) => given.has(name))) return {};
  const names = ofClaims.flatMap((name) => textsOf(given.get(name)?.value).map(nameOf));
  return Object.fromEntries(
    ofClaims.flatMap((name) => {
      if (given.has(name) || values[name] === undefined) return [];
      const value = values[name];
      return [[name, Array.isArray(value) ? textsOf(value).filter((text) => !names.includes(nameOf(text))) : value]];
    }),
  );
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text): text is string => typeof text === 'string') : [];
}

/** A claim is told by what stands before its `=`. */
function nameOf(claim: string): string {
  return claim.split('=')[0] ?? '';
}
