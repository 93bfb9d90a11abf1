import { escaped } from '../html.ts';
import type { Claims } from './judge-request.ts';

/** What the app is sent by the gateway. */
export interface AppRequest {
  readonly method: string;
  readonly path: string;
  readonly accept: string;
  /** Of the token that the gateway verified; `null` where nobody had to sign in. */
  readonly claims: Claims | null;
  /** What the gateway has added. */
  readonly headers: { readonly [name: string]: string };
}

/** What the app answers. */
export interface AppAnswer {
  readonly type: string;
  readonly body: string;
}

/**
 * The app behind every route of the sandbox: says who is signed in, as JSON below a path with a segment `api` and for clients
 * that prefer JSON, else as a page. It trusts the gateway and looks at no token itself.
 */
export function demoApp({ method, path, accept, claims, headers }: AppRequest): AppAnswer {
  if (path.split('/').includes('api') || accept.startsWith('application/json')) {
    const answer = { method, path, signedIn: claims !== null, who: claims === null ? null : nameIn(claims), claims, headers };
    return { type: 'application/json; charset=utf-8', body: `${JSON.stringify(answer, null, 2)}\n` };
  }
  return { type: 'text/html; charset=utf-8', body: page(path, claims) };
}

// Okta's `sub` of an access token is the login; `email` is there when the claim was set up.
function nameIn(claims: Claims): string {
  const name = [claims['email'], claims['sub']].find((claim) => typeof claim === 'string' && claim !== '');
  return typeof name === 'string' ? name : 'somebody without a name';
}

function page(path: string, claims: Claims | null): string {
  const said =
    claims === null
      ? '<p>This route is open: nobody had to sign in.</p>'
      : `<p>Signed in as <strong>${escaped(nameIn(claims))}</strong>.</p><dl>${Object.entries(claims)
          .map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(JSON.stringify(value))}</dd>`)
          .join('')}</dl>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Demo app</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:40rem;padding:0 1rem}dt{font-weight:600}dd{margin:0 0 .5rem}</style></head>
<body><h1>Demo app</h1><p>You are at <code>${escaped(path)}</code>, behind the gateway of the sandbox.</p>${said}</body>
</html>
`;
}
