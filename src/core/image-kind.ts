/** The beginnings of the images that Okta takes as a logo. */
const beginnings = { png: [0x89, 0x50, 0x4e, 0x47], jpg: [0xff, 0xd8, 0xff], gif: [0x47, 0x49, 0x46, 0x38] } as const;

/**
 * What kind of image the bytes are, by their beginning; what begins as none of the others and holds a tag `svg` is one. Pure.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationLogos/
 */
export function imageKind(bytes: Uint8Array): 'png' | 'jpg' | 'gif' | 'svg' | undefined {
  for (const kind of ['png', 'jpg', 'gif'] as const) if (beginnings[kind].every((byte, at) => bytes[at] === byte)) return kind;
  return new TextDecoder().decode(bytes.subarray(0, 4_000)).includes('<svg') ? 'svg' : undefined;
}
