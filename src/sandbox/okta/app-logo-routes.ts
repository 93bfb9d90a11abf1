import { appOf } from './app-routes.ts';
import { newId } from './ids.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import { invalid, malformed, notFound } from './refusal.ts';

const largestLogo = 1024 * 1024;
// One transparent pixel: what apps without a logo show.
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/**
 * An app's logo: one file, PNG, JPG, GIF or SVG, less than 1 MB, as the form field `file`.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/applicationlogos/
 */
export const appLogoRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/api/v1/apps/{appId}/logo', auth: 'management', scopes: 'okta.apps', handle: uploadLogo },
  { method: 'GET', pattern: '/fs/bcg/4/{fileId}', auth: 'none', handle: showLogo },
  {
    method: 'GET',
    pattern: '/assets/img/logos/default.png',
    auth: 'none',
    handle: () => ({ status: 200, content: { type: 'image/png', data: Buffer.from(pixel, 'base64') } }),
  },
];

async function uploadLogo(request: Request, { state }: Org): Promise<Answer> {
  const app = appOf(request, state);
  const bytes = await fileOf(request);
  const contentType = typeOf(bytes);
  // Okta's words for these refusals are not recorded.
  if (contentType === undefined) throw invalid('file', 'file: The file must be in PNG, JPG, SVG or GIF format');
  if (bytes.length >= largestLogo) throw invalid('file', 'file: The file must be less than 1 MB');
  app.logo = { fileId: newId('file'), contentType, base64: bytes.toString('base64') };
  return { status: 201 };
}

async function fileOf({ headers, bytes }: Request): Promise<Buffer> {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) throw malformed();
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    const file = form.get('file');
    if (file === null || typeof file === 'string') throw malformed();
    return Buffer.from(await file.arrayBuffer());
  } catch {
    throw malformed();
  }
}

function typeOf(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'image/png';
  if (bytes.subarray(0, 3).equals(Buffer.from('\xff\xd8\xff', 'latin1'))) return 'image/jpeg';
  if (/^GIF8[79]a/.test(bytes.subarray(0, 6).toString('latin1'))) return 'image/gif';
  return isSvg(bytes.toString('utf8')) ? 'image/svg+xml' : undefined;
}

// Step by step: one expression for all of it would try every way to read a thousand comments.
function isSvg(text: string): boolean {
  const between = /\s*(?:<\?xml[^>]*>|<!DOCTYPE[^>]*>|<!--[\s\S]*?-->)/y;
  between.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  for (let at = between.lastIndex; ; at = between.lastIndex) {
    if (between.test(text)) continue;
    return /^\s*<svg[\s>]/.test(text.slice(at, at + 1000));
  }
}

function showLogo({ params }: Request, { state }: Org): Answer {
  const fileId = params['fileId'] ?? '';
  const logo = state.apps.find((app) => app.logo?.fileId === fileId)?.logo;
  if (logo === undefined) throw notFound(fileId, 'File');
  return { status: 200, content: { type: logo.contentType, data: Buffer.from(logo.base64, 'base64') } };
}
