import { randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The kinds of objects and what their ids start with. */
export const prefixes = {
  org: '00o',
  app: '0oa',
  authorizationServer: 'aus',
  claim: 'ocl',
  scope: 'scp',
  policy: '00p',
  rule: '0pr',
  group: '00g',
  origin: 'tos',
  user: '00u',
  signOnPolicy: 'rst',
  file: 'gfs',
  clientKey: 'pks',
  zone: 'nzo',
  role: 'ra1',
  apiToken: '00T',
} as const;

/** A new id of 20 characters, as Okta's are; they say nothing about order. */
export function newId(kind: keyof typeof prefixes): string {
  return `${prefixes[kind]}${randomText(17)}`;
}

/** `length` random letters and digits. */
export function randomText(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

/** A moment as Okta writes it: ISO 8601, UTC, whole seconds. */
export function timestamp(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}.000Z`;
}
