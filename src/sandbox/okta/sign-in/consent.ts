import type { App, AuthorizationServer } from '../org-state.ts';
import { textAt } from '../raw.ts';
import { notImitated } from './oauth-texts.ts';

/**
 * Throws where a real org would ask the person for consent, which is not imitated: the app is not trusted and one of the
 * scopes requires it.
 */
export function checkConsent({ raw }: App, server: AuthorizationServer, scopes: readonly string[]): void {
  if (textAt(raw, 'settings', 'oauthClient', 'consent_method') !== 'REQUIRED') return;
  const asking = server.scopes
    .filter((scope) => scopes.includes(String(scope['name'])) && scope['consent'] !== 'IMPLICIT')
    .map((scope) => String(scope['name']));
  if (asking.length > 0) throw notImitated(`the consent dialog (for ${asking.join(', ')})`);
}
