import { isObject } from '../json.ts';
import type { Json } from '../model.ts';
import { parseJson } from '../parse-json.ts';

/** The bits below which an RSA key is too weak to be trusted. */
export const fewestBits = 2048;

/**
 * The published RSA keys that are too weak, each with its bits; such a set goes into no policy.
 * @see RFC 7518 section 3.3
 */
export function weakKeys(text: string): readonly { readonly kid: string; readonly bits: number }[] {
  const set = parseJson(text) as Json;
  const keys = isObject(set) && Array.isArray(set['keys']) ? (set['keys'] as readonly Json[]) : [];
  return keys.flatMap((key) => {
    if (!isObject(key) || key['kty'] !== 'RSA') return [];
    const bits = bitsOf(String(key['n'] ?? ''));
    return bits < fewestBits ? [{ kid: String(key['kid'] ?? ''), bits }] : [];
  });
}

/** The length of a number in base64url, in bits, leading zeros left out. */
function bitsOf(base64url: string): number {
  const bytes = [
    ...atob(
      base64url
        .replaceAll('-', '+')
        .replaceAll('_', '/')
        .replace(/[^A-Za-z0-9+/]/g, ''),
    ),
  ];
  const first = bytes.findIndex((byte) => byte !== '\0');
  if (first === -1) return 0;
  const lead = Math.clz32(bytes[first]?.charCodeAt(0) ?? 0) - 24;
  return (bytes.length - first) * 8 - lead;
}
