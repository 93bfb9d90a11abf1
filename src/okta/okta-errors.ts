import { type CredentialKind, credentialTitles } from '../core/credential-kind.ts';
import { isGranted, oktaAreas } from '../core/okta-rights.ts';
import { parseJson } from '../core/parse-json.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import type { HttpAnswer } from '../http/http.ts';
import { type NamedCall, nameCall } from './named-calls.ts';

/** What Okta said, as the cause of a Problem: its status, and its code (e.g. `E0000001`), empty when it gave none. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly errorCode: string;

  constructor(status: number, errorCode: string) {
    super(`HTTP ${status} ${errorCode}`.trim());
    this.status = status;
    this.errorCode = errorCode;
  }
}

/** True for a Problem that says: what was asked for is not there. */
export function isGone(error: unknown): boolean {
  return error instanceof Problem && error.cause instanceof Refusal && error.cause.status === 404;
}

/**
 * Pure: the Problem for an answer that is no success. `granted` are the scopes of the access token, where they are known, and
 * `needed` those that the whole run takes. Codes: `okta-token-refused`, `okta-key-refused`,
 * `okta-no-api-access-management`, `okta-right-missing`, `okta-rate-limit`, `okta-failed`, `okta-refused`, `not-okta`.
 * @see https://developer.okta.com/docs/reference/error-codes/
 */
export function problemOf(
  answer: HttpAnswer,
  method: string,
  kind: CredentialKind,
  granted?: readonly string[],
  needed: readonly string[] = [],
): Problem {
  const url = new URL(answer.url);
  const call = nameCall(method, url.pathname);
  const said = readEnvelope(answer.text());
  const { status } = answer;
  const make = (code: Problem['code'], message: string, hint: string) =>
    new Problem(code, message, hint, new Refusal(status, said?.code ?? ''));

  if (status === 429) {
    const message = `Okta's rate limit stopped the attempt to ${call.words}, and waiting did not help.`;
    return make('okta-rate-limit', message, 'Wait a few minutes and run it again; what is done stays done.');
  }
  if (status >= 500) {
    const id = said?.id ? ` (error id ${said.id})` : '';
    const message = `Okta failed to ${call.words}: HTTP ${status}${id}.`;
    const again =
      method === 'POST' ? 'Run it again: what was created after all is found, not made twice' : 'Run it again in a few minutes';
    return make('okta-failed', message, `${again}. https://status.okta.com shows outages.`);
  }
  if (said === undefined)
    return notOkta(url, status < 400 ? `it redirects (HTTP ${status})` : `it answered HTTP ${status} without Okta's JSON`);
  if (said.code === 'E0000015') {
    const message = 'This org does not have API Access Management, so it has no authorization server of its own to set up.';
    const hint = 'Use an org that has it (the free Integrator plan does), or ask Okta to add it.';
    return make('okta-no-api-access-management', message, hint);
  }
  if (status === 401) return make(...unauthorized(kind));
  if (status === 403 && (said.code === 'E0000006' || said.code === 'E0000005' || said.code === 'insufficient_scope')) {
    return make(
      'okta-right-missing',
      ...rightMissing(call, kind, { challenge: answer.headers.get('www-authenticate') ?? '', granted, needed }),
    );
  }
  const reason = said.causes.length > 0 ? said.causes.join('; ') : said.summary || `HTTP ${status}`;
  const message = `Okta refused to ${call.words}: ${printableLine(reason, 500).replace(/\.$/, '')}${said.code ? ` (${said.code})` : ''}.`;
  const refused = make('okta-refused', message, hintOf(status, said.code));
  refused.taken = isTaken(reason);
  return refused;
}

/**
 * Whether Okta says that there is one already. Its words for most kinds are recorded; those for a claim, a rule and a client id
 * are taken to be its usual ones.
 */
function isTaken(reason: string): boolean {
  return /already (exists|in use)|must be unique|not unique/i.test(reason);
}

/** The Problem for a server that is not an Okta org; `why` completes "… is not an Okta org: ". */
export function notOkta(url: URL, why: string): Problem {
  const hint = 'Check --org-url (e.g. https://acme.okta.com), and that no captive portal or proxy answers instead.';
  return new Problem('not-okta', `${url.host} does not answer like an Okta org: ${why}.`, hint);
}

function unauthorized(kind: CredentialKind): ['okta-token-refused' | 'okta-key-refused', string, string] {
  if (kind === 'service-app') {
    const hint = 'Check that the service app is active and belongs to this org.';
    return ['okta-key-refused', 'Okta refused the access token of the service app.', hint];
  }
  if (kind === 'session') {
    const message = 'Okta refused the sign-in of gloo-okta login: its hour is over, or it was revoked.';
    return ['okta-token-refused', message, 'Sign in again: gloo-okta login'];
  }
  if (kind === 'access-token') {
    const message = 'Okta refused the access token: its hour is over, or it is wrong, revoked, or of another org.';
    return [
      'okta-token-refused',
      message,
      'Get a new access token and give it in the same way, or sign in with gloo-okta login.',
    ];
  }
  const hint = 'Make a new token (Admin Console > Security > API > Tokens); one ends after 30 days without use.';
  return [
    'okta-token-refused',
    'Okta refused the API token: it is wrong, expired, revoked, of another org, or limited to other network zones.',
    hint,
  ];
}

/** Who may not do it, and to whom a role is given. */
const actors: Readonly<Record<CredentialKind, { readonly who: string; readonly to: string }>> = {
  token: { who: "The token's user", to: "the token's user" },
  'access-token': { who: 'The access token', to: 'the one who signed in for it' },
  session: { who: 'Your sign-in', to: 'you' },
  'service-app': { who: 'The service app', to: 'the service app' },
};

interface Refused {
  readonly challenge: string;
  readonly granted: readonly string[] | undefined;
  readonly needed: readonly string[];
}

/** A scope that is missing is told where Okta or the token says so; else it is the role. @see RFC 6750 section 3.1 */
function rightMissing(call: NamedCall, kind: CredentialKind, { challenge, granted, needed }: Refused): [string, string] {
  const { who, to } = actors[kind];
  const named = /scope="([\w.\- ]{1,200})"/.exec(challenge)?.[1];
  const lacks = granted !== undefined && call.scope !== '' && !isGranted(call.scope, granted);
  if (kind !== 'token' && (/insufficient_scope/.test(challenge) || lacks)) {
    const scope = named ?? call.scope;
    const manages = scope.replace(/\.read$/, '.manage');
    // who is told only what this call takes is told of the next one after it
    const others = granted === undefined ? [] : needed.filter((one) => !isGranted(one, granted) && one !== scope);
    const first = needed.includes(manages) ? manages : scope;
    return scopeMissing(kind, call.words, [first], others);
  }
  const area = call.right && oktaAreas[call.right.area];
  const permissions = area === undefined ? [] : area.permissions[call.right?.deed ?? 'manage'];
  const custom = permissions.length === 0 ? '' : `, or a custom role with ${permissions.join(' and ')}`;
  const message = `${who} may not ${call.words}: the admin role is missing. It takes the role ${call.role}${custom}.`;
  return [message, `Ask a Super Administrator to give the role ${call.role} to ${to}.`];
}

/**
 * Pure: what happened and what to do where the access token lacks scopes; `deed` completes "… may not …". `others` are granted
 * in one go with them.
 */
export function scopeMissing(
  kind: CredentialKind,
  deed: string,
  scopes: readonly string[],
  others: readonly string[] = [],
): [string, string] {
  const were = scopes.length === 1 ? `the scope ${scopes[0]} was` : `the scopes ${scopes.join(', ')} were`;
  // in the same order whichever was refused first, so that it is told once
  const all = [...new Set([...scopes, ...others])].sort();
  return [`${actors[kind].who} may not ${deed}: ${were} not granted.`, scopeHint(all.join(', '), kind)];
}

function scopeHint(scopes: string, kind: CredentialKind): string {
  const grant = `Ask a Super Administrator to grant ${scopes} to the app (Applications > the app > Okta API Scopes)`;
  if (kind === 'service-app') return `${grant}.`;
  return kind === 'session'
    ? `${grant}, then sign in again: gloo-okta login`
    : `${grant}, then get a new ${credentialTitles[kind]}.`;
}

function hintOf(status: number, code: string): string {
  if (status === 404) return 'It is gone or of another org: run `gloo-okta plan` to see what is there.';
  if (code === 'E0000056') return 'Deactivate the app first: run `gloo-okta teardown` again.';
  if (code === 'E0000040') return 'Choose another --app-name, or take the existing app over with --adopt.';
  return 'Change what it names and run it again.';
}

interface Envelope {
  readonly code: string;
  readonly summary: string;
  readonly causes: readonly string[];
  readonly id: string;
}

/** Okta's error envelope, or OAuth's; `undefined` when the text is neither. Causes come as a list, and were seen as an object. */
function readEnvelope(text: string): Envelope | undefined {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const code = textAt(value, 'errorCode') || textAt(value, 'error');
  const summary = textAt(value, 'errorSummary') || textAt(value, 'error_description');
  if (code === '' && summary === '') return undefined;
  const causes: unknown = Reflect.get(value, 'errorCauses');
  return { code, summary, causes: causesOf(causes), id: textAt(value, 'errorId') };
}

function causesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [printableLine(value)].filter(Boolean);
  if (typeof value !== 'object' || value === null) return [];
  const own = textAt(value, 'errorSummary');
  return own !== '' ? [own] : Object.values(value).slice(0, 10).flatMap(causesOf);
}

function textAt(value: object, field: string): string {
  const text: unknown = Object.hasOwn(value, field) ? Reflect.get(value, field) : undefined;
  return typeof text === 'string' ? printableLine(text) : '';
}
