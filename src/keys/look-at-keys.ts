import { type Fact, known } from '../core/checks/fact.ts';
import { type Freshness, freshnessOf, knowledgeIn } from '../core/keys/freshness.ts';
import { type TokenCheck, tokenChecksOf } from '../core/keys/policy-keys.ts';
import type { KeyStatuses } from '../core/keys/verdict.ts';
import type { JsonObject } from '../core/model.ts';
import type { Http } from '../http/http.ts';
import type { KeySet } from '../oidc/key-set.ts';
import { readPublishedKeys } from '../oidc/published-keys.ts';
import { factOf } from '../shell/fact-of.ts';

/** One token check of a policy beside what its issuer publishes. */
export interface LookedAtKeys extends TokenCheck {
  /** The issuer whose keys were read; `undefined` where none is known. */
  readonly by: string | undefined;
  readonly published: Fact<KeySet & { readonly url: string }>;
  /** Absent where the published keys could not be read. */
  readonly freshness?: Freshness;
}

/** Where the keys of an issuer come from. */
export interface KeyLook {
  readonly http: Http;
  /** The issuer of a policy that names none. */
  readonly issuer?: string;
  /** The keys as an administrator sees them, for the issuer that they are of. */
  readonly statuses?: { readonly issuer: string; readonly keys: KeyStatuses };
}

const noIssuer = {
  code: 'policy-unknown',
  says: 'The policy names no issuer, so it is not known whose keys it should hold.',
  hint: 'Name the authorization server: --org-url URL --auth-server ID.',
};

/** Reads, side by side, what each issuer of the policy publishes, and compares. Public endpoints only. */
export async function lookAtKeys(policy: JsonObject, look: KeyLook): Promise<readonly LookedAtKeys[]> {
  return Promise.all(
    tokenChecksOf(policy).map(async (check): Promise<LookedAtKeys> => {
      const by = check.issuer ?? look.issuer;
      const published: LookedAtKeys['published'] =
        by === undefined ? { trouble: noIssuer } : await factOf(readPublishedKeys(look.http, by));
      const set = known(published);
      if (set === undefined) return { ...check, by, published };
      const keys = look.statuses !== undefined && look.statuses.issuer === by ? look.statuses.keys : [];
      const freshness = freshnessOf(check.keys, set.kids, knowledgeIn(keys));
      return { ...check, by, published, freshness };
    }),
  );
}
