import type { Freshness } from '../core/keys/freshness.ts';
import type { JsonObject } from '../core/model.ts';
import type { OwnerTool } from '../core/owner-tools.ts';
import type { Theme } from './theme.ts';

/** What a refresh will change, key by key. */
export function keyChangeText(title: string, checks: readonly { readonly freshness?: Freshness }[], theme: Theme): string {
  const lines = checks.flatMap(({ freshness }) =>
    freshness === undefined || freshness.state === 'remote'
      ? []
      : [
          ...freshness.shared.map((kid) => `    ${kid}`),
          ...freshness.missing.map((kid) => theme.good(`  + ${kid}`)),
          ...freshness.withdrawn.map((kid) => theme.bad(`  - ${kid}`)),
        ],
  );
  return `The keys in ${title}:\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** When Okta will sign with the next key, as far as it says so. */
export function rotationText(rotation: JsonObject): string {
  const { mode, next } = rotation;
  if (mode === 'MANUAL')
    return 'Okta rotates these keys by hand only (MANUAL). In a security incident it rotates them all the same.\n';
  return typeof next === 'string' ? `Okta plans the next rotation for ${next.slice(0, 10)}; it can come earlier.\n` : '';
}

/** Who owns the policy besides, and what to tell that tool. */
export function ownerText(
  owner: OwnerTool,
  rule: { readonly yaml: string; readonly about: string } | undefined,
  title: string,
): string {
  const by = owner.by === undefined ? owner.tool : `${owner.tool} (${owner.by})`;
  const file =
    'To refresh the keys at its source instead, in a pipeline that commits the change: gloo-okta keys refresh --write FILE\n';
  const head = `ExtAuthPolicy ${title} is kept by ${by}, which puts back what others change.\n`;
  if (rule === undefined) return `${head}${file}`;
  const what = owner.tool === 'Flux' ? 'its Kustomization' : 'its Application';
  return `${head}So that it leaves the keys alone, add to ${what}:\n\n${rule.yaml}\n${rule.about}\n${file}`;
}
