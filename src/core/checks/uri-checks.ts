import { valueAt } from '../json.ts';
import type { Json, JsonObject } from '../model.ts';
import { wildcardWarning } from '../redirect-wildcard.ts';
import { sentInstead } from '../typed-uri.ts';
import { type Check, type Judged, ok, warn } from './check.ts';
import { known } from './fact.ts';
import type { Facts } from './facts.ts';

const client = 'settings.oauthClient';

/** Whether URIs are written as browsers send them, and how many a wildcard lets in. */
export const uriChecks = {
  'uris-as-sent': {
    group: 'okta',
    why: 'A browser writes addresses in one form only; Okta never sees another, and compares to the letter.',
    asked: 'always',
    needs: ['okta-reachable'],
    setup: 'shown',
    judge: judgeForm,
  },
  'wildcard-redirect': {
    group: 'okta',
    why: wildcardWarning,
    asked: 'always',
    needs: ['okta-reachable'],
    setup: 'shown',
    judge: judgeWildcards,
  },
} as const satisfies Readonly<Record<string, Check>>;

/** Before anything is made what is asked for counts, afterwards what was made of it. */
function judgeForm({ when, wishes, app }: Facts): Judged {
  const uris = when === 'before' ? wishes?.uris : app?.wanted;
  if (uris === undefined) return undefined;
  const all = [...new Set([...uris.redirectUris, ...uris.signOutUris])];
  const odd = all.flatMap((uri) => {
    const sent = sentInstead(uri);
    return sent === undefined || all.includes(sent) ? [] : [{ uri, sent }];
  });
  if (odd.length === 0) return all.length === 0 ? undefined : ok('Every redirect URI is written as browsers send it.');
  const [first] = odd;
  return warn(
    odd.map(({ uri, sent }) => `Browsers send ${sent}, not ${uri}.`).join(' '),
    `${when === 'before' ? 'Give it as it is sent' : 'Give setup all that it was given, and this one as it is sent'}: ${uris.redirectUris.includes(first?.uri ?? '') ? '--redirect-uri' : '--sign-out-uri'} ${first?.sent}`,
  );
}

/** Wildcards are for previews, whose names nobody knows before; they are told of as long as they are allowed. */
function judgeWildcards({ when, wishes, app }: Facts): Judged {
  if (when === 'before') return judged(wishes?.wildcards === true ? (wishes.uris?.redirectUris ?? []) : undefined);
  const live = app && known(app.app);
  if (live === undefined || valueAt(live, `${client}.wildcard_redirect`) !== 'SUBDOMAIN') return undefined;
  return judged(textsAt(live, `${client}.redirect_uris`));
}

function judged(uris: readonly string[] | undefined): Judged {
  if (uris === undefined) return undefined;
  const wide = uris.filter((uri) => uri.includes('*'));
  if (wide.length === 0)
    return warn(
      'The app may have wildcards in redirect URIs, and has none.',
      'Leave --wildcard-redirect out, so that nobody adds one unseen.',
    );
  return warn(
    `The app takes sign-ins back to every address that ${wide.join(' or ')} covers.`,
    'Keep it to apps for tests and to a domain that you alone serve. Okta trusts no origin by a wildcard: a preview that calls Okta from the browser needs its own.',
  );
}

function textsAt(value: JsonObject, path: string): readonly string[] {
  const found = valueAt(value, path) as Json | undefined;
  return Array.isArray(found) ? found.filter((member): member is string => typeof member === 'string') : [];
}
