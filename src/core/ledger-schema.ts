import * as v from 'valibot';
import { type Kinds, readKey, rulesOf } from './kind.ts';
import type { Key, Ledger } from './model.ts';
import { parseJson } from './parse-json.ts';

const text = v.string();
const texts = v.record(v.string(), v.string());
/** What a ledger looks like that speaks of these kinds. */
function ledgerSchema(kinds: Kinds) {
  const key = v.custom<Key>((value) => typeof value === 'string' && readKey(kinds, value) !== undefined);
  return v.object({
    version: v.literal(1),
    name: text,
    target: v.object({ org: text, cluster: v.optional(v.object({ server: text, uid: v.optional(text) })) }),
    facts: v.record(v.string(), v.any()),
    entries: v.array(
      v.object({
        kind: v.picklist(Object.keys(kinds)),
        key,
        title: text,
        state: v.picklist(['intended', 'made', 'changed']),
        place: texts,
        id: v.nullable(text),
        spec: v.any(),
        before: v.optional(v.array(v.object({ path: text, value: v.optional(v.any()) }))),
        earlier: v.optional(v.array(v.any())),
        outputs: texts,
        needs: v.array(key),
        within: v.optional(key),
        at: text,
      }),
    ),
  });
}

/** Why a text is no ledger; `isNewer` where a newer version of this program wrote it. */
export interface LedgerFault {
  readonly fault: string;
  readonly isNewer?: true;
}

/** The ledger in `text`, or why it is none. */
export function parseLedger(kinds: Kinds, text: string): { readonly ledger: Ledger } | LedgerFault {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return { fault: 'it is no JSON' };
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1) {
    return { fault: `it is of version ${version}, of a newer gloo-okta`, isNewer: true };
  }
  const parsed = v.safeParse(ledgerSchema(kinds), value);
  if (parsed.success) {
    const ledger = parsed.output as Ledger;
    const fault = faultOfPlaces(kinds, ledger);
    return fault === undefined ? { ledger } : { fault };
  }
  const issue = parsed.issues[0];
  return { fault: `${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}` };
}

/** The first entry whose place lacks a part by which its kind is found. */
function faultOfPlaces(kinds: Kinds, { entries }: Ledger): string | undefined {
  for (const [at, { kind, place }] of entries.entries()) {
    const missing = rulesOf(kinds, kind).placeParts?.find((part) => !Object.hasOwn(place, part) || place[part] === '');
    if (missing !== undefined) return `entries.${at}.place: it has no ${missing}`;
  }
  return undefined;
}
