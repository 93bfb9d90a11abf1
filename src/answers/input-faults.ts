import { faultOfClaimName } from '../core/claims.ts';
import { faultOfGroupFilter, insteadOfGroupFilter } from '../core/group-filter.ts';
import { faultOfBaseUrl, normalBaseUrl } from '../core/typed-uri.ts';

/** Why Kubernetes would not take this as a name.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
export function faultOfObjectName(text: string): string | undefined {
  return /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(text)
    ? undefined
    : 'a Kubernetes name has lower-case letters, digits, - and . only';
}

/** Why this cannot name an ExtAuthServer: `NAME` or `NAMESPACE/NAME`. */
export function faultOfServerName(text: string): string | undefined {
  const parts = text.split('/');
  if (parts.length > 2) return 'it is NAME or NAMESPACE/NAME';
  return parts.map(faultOfObjectName).find((fault) => fault !== undefined);
}

/** Why this cannot name an installation. */
export function faultOfName(text: string): string | undefined {
  return /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(text)
    ? undefined
    : 'an installation name has up to 40 lower-case letters, digits and dashes, and begins and ends with a letter or digit';
}

/** Why Gloo Mesh would not take this as a cluster name: it refuses underscores. */
export function faultOfClusterName(text: string): string | undefined {
  return /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(text)
    ? undefined
    : 'a cluster name has lower-case letters, digits and dashes only';
}

/** Why Okta would not take this as an app's label. */
export function faultOfLabel(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty';
  if (hasControl(text)) return 'it holds a line break or another control character';
  return text.length > 100 ? "Okta's labels have up to 100 characters" : undefined;
}

/**
 * Why this is no client id of Okta's.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/application/
 */
export function faultOfClientId(text: string): string | undefined {
  return /^[\w$.+!*'(),-]{1,100}$/.test(text.trim())
    ? undefined
    : "a client id has up to 100 letters, digits and $-_.+!*'(), only";
}

/** Why this is no NAME=EXPRESSION. */
export function faultOfClaim(text: string): string | undefined {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) return 'write it as NAME=EXPRESSION, e.g. team=user.department';
  return faultOfClaimName(text.slice(0, at));
}

/** Why this is no NAME=FILTER. */
export function faultOfGroupClaim(text: string): string | undefined {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) return 'write it as NAME=FILTER, e.g. group=STARTS_WITH:portal-';
  return faultOfClaimName(text.slice(0, at)) ?? faultOfGroupFilter(text.slice(at + 1));
}

/** What was meant by a NAME=FILTER that is refused. */
export function insteadOfGroupClaim(text: string): string | undefined {
  const at = text.indexOf('=');
  const meant = at < 1 ? undefined : insteadOfGroupFilter(text.slice(at + 1));
  return meant === undefined ? undefined : `${text.slice(0, at)}=${meant}`;
}

/** Why this is no label with its value.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export function faultOfLabelPair(text: string): string | undefined {
  const [key, value, ...more] = text.split('=');
  if (key === undefined || value === undefined || more.length > 0) return 'write it as KEY=VALUE, e.g. oauth=true';
  const name = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
  if (!name.test(key)) return `"${key}" is no label key`;
  return /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value) ? undefined : `"${value}" is no label value`;
}

/** Why this is neither the name nor the number of a port. */
export function faultOfPort(text: string): string | undefined {
  if (/^\d+$/.test(text)) return Number(text) >= 1 && Number(text) <= 65_535 ? undefined : 'a port is between 1 and 65535';
  return /^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/.test(text)
    ? undefined
    : 'a port name has up to 15 lower-case letters, digits and dashes';
}

/** Why this is no port number of this machine. */
export function faultOfPortNumber(text: string): string | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535 ? undefined : 'a port is between 1 and 65535';
}

/** Why this is no duration. */
export function faultOfDuration(text: string): string | undefined {
  return /^\d{1,5}(s|m)?$/.test(text) && Number.parseInt(text, 10) > 0 ? undefined : 'write it as 20s or 2m';
}

/** Why this is no schedule of a CronJob. @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax */
export function faultOfSchedule(text: string): string | undefined {
  if (/^@(hourly|daily|midnight|weekly|monthly|yearly|annually)$/.test(text)) return undefined;
  const fields = text.split(' ');
  const field = /^(\*|\d+(-\d+)?|[A-Za-z]{3}(-[A-Za-z]{3})?)(\/\d+)?(,(\*|\d+(-\d+)?|[A-Za-z]{3}(-[A-Za-z]{3})?)(\/\d+)?)*$/;
  if (fields.length === 5 && fields.every((one) => field.test(one))) return undefined;
  return 'write it with five fields, e.g. "17 * * * *" for the 17th minute of every hour';
}

/** Why this is no name of an image. @see https://github.com/distribution/reference */
export function faultOfImage(text: string): string | undefined {
  return /^[\w.-]+(:\d+)?(\/[\w.-]+)*(:[\w.-]{1,128})?(@sha256:[0-9a-f]{64})?$/.test(text)
    ? undefined
    : 'write it as NAME:TAG, e.g. docker.io/library/node:24-bookworm-slim';
}

function hasControl(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007f');
}

/** Why this is neither a path of the frontend's own host nor a URL. */
export function faultOfPortalServer(text: string): string | undefined {
  if (!text.startsWith('/') || text.startsWith('//')) return faultOfBaseUrl(text);
  return /^\/[\w.~!$&'()*+,;=:@%/-]*$/.test(text) ? undefined : 'it is a path such as /v1, or a URL';
}

/** It is put before /apis and the like. */
export function normalPortalServer(text: string): string {
  return text.startsWith('/') ? text.replace(/\/+$/, '') || '/' : normalBaseUrl(text);
}
