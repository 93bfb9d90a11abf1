import { BlockList } from 'node:net';
import type { OrgState } from './org-state.ts';
import { isRaw, type Raw, textsAt } from './raw.ts';

/** Where every request to the sandbox comes from. */
const here = '127.0.0.1';
const everyZone = 'ALL_IP_ZONES';

/**
 * Whether a network condition lets this machine in: `ZONE` with the zones it must be in (`include`), or must not be in
 * (`exclude`); anything else lets everybody in. Only IP zones are imitated: one of locations or services holds nobody.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/networkzone/
 */
export function permits(network: Raw | undefined, { networkZones }: OrgState): boolean {
  if (network?.['connection'] !== 'ZONE') return true;
  const isIn = (ids: readonly string[]): boolean =>
    networkZones.some((zone) => (ids.includes(String(zone['id'])) || ids.includes(everyZone)) && holds(zone));
  const included = textsAt(network, 'include');
  return (included.length === 0 || isIn(included)) && !isIn(textsAt(network, 'exclude'));
}

function holds({ status, gateways }: Raw): boolean {
  if (status !== 'ACTIVE' || !Array.isArray(gateways)) return false;
  const list = new BlockList();
  for (const { type, value } of gateways.filter(isRaw)) {
    const [from = '', to = ''] = String(value).split(type === 'CIDR' ? '/' : '-');
    if (type === 'CIDR') list.addSubnet(from, Number(to), from.includes(':') ? 'ipv6' : 'ipv4');
    else list.addRange(from, to || from, from.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list.check(here);
}
