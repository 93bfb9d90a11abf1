import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Input, inputs, longFlag, variableOf } from '../../src/answers/inputs.ts';
import { checkIds } from '../../src/core/checks/check-list.ts';
import { exitCodes } from '../../src/errors.ts';
import { entries } from '../../src/explain/doc-entries.ts';
import { pages } from '../../src/explain/doc-pages.ts';
import { explain } from '../../src/explain/look-up.ts';
import { seenIn } from '../../src/explain/match-symptom.ts';
import { oauthErrors } from '../../src/sandbox/okta/sign-in/oauth-texts.ts';

const idOf = (asked: string): string | undefined => {
  const explained = explain(asked);
  return 'found' in explained ? explained.found.id : undefined;
};
const symptoms = entries.filter(({ page }) => page === 'troubleshooting');

describe('what can be explained', () => {
  it('has every page of docs/', () => {
    expect(Object.keys(pages).sort()).toEqual(
      readdirSync('docs')
        .filter((name) => name.endsWith('.md'))
        .map((name) => name.slice(0, -3))
        .sort(),
    );
    for (const [name, text] of Object.entries(pages)) {
      expect(text).toBe(readFileSync(`docs/${name}.md`, 'utf8'));
      expect(explain(name)).toEqual({ page: name });
    }
  });

  it('has every code, check and flag, by one name each', () => {
    const names = [...Object.keys(exitCodes), ...checkIds, ...inputs.map((input) => longFlag(input))];
    expect(names.filter((name) => idOf(name) !== name)).toEqual([]);
    const ids = [...entries.map(({ id }) => id), ...Object.keys(pages)];
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('knows an input by its variable and its config key', () => {
    for (const input of (inputs as readonly Input[]).filter(({ inConfig }) => inConfig !== false)) {
      expect([input.name, idOf(variableOf(input))]).toEqual([input.name, longFlag(input)]);
      if (/[A-Z]/.test(input.name)) expect([input.name, idOf(input.name)]).toEqual([input.name, longFlag(input)]);
    }
  });
});

describe('docs/troubleshooting.md', () => {
  it.each(symptoms.map((entry) => [entry.title, entry] as const))('%s: each text leads to it', (_, entry) => {
    for (const seen of seenIn(entry)) {
      const said = seen.replaceAll('…', '"x.y"');
      for (const text of [said, `2026-11-26T10:00:00Z error: ${said} (request 17)`, said.replaceAll(/["']/g, '')])
        expect([text, idOf(text)]).toEqual([text, entry.id]);
    }
  });

  it.each(symptoms.map((entry) => [entry.title, entry.text] as const))('%s says how it is found and mended', (_, text) => {
    expect(text).toMatch(/^\*\*You see:\*\* `/m);
    expect(text).toMatch(/^\*\*Find it:\*\* \S/m);
    expect(text).toMatch(/^\*\*Mend it:\*\* \S/m);
    const find = /^\*\*Find it:\*\* (.*?)\n\n/ms.exec(text)?.[1] ?? '';
    const ids = [...find.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(([, id = '']) => id).filter((id) => id !== 'malformed');
    expect(ids).not.toEqual([]);
    expect(ids.filter((id) => !(checkIds as readonly string[]).includes(id) && !Object.hasOwn(exitCodes, id))).toEqual([]);
  });
});

describe('pasted texts', () => {
  it.each([
    [
      'an address bar',
      'https://app.example.com/callback?error=access_denied&error_description=Policy+evaluation+failed+for+this+request%2C+please+check+the+policy+configurations.',
      'policy-evaluation-failed-for-this-request',
    ],
    [
      'a page of Okta',
      'Description: The &#39;redirect_uri&#39; parameter must be a Login redirect URI in the client app settings: https://dev-1.okta.com/admin/app/x',
      'the-redirect_uri-parameter-must-be-a-login-redirect-uri',
    ],
    [
      'an answer of Okta',
      '{"errorCode":"E0000011","errorSummary":"Invalid token provided","errorLink":"E0000011","errorId":"oae1","errorCauses":[]}',
      'invalid-token-provided',
    ],
    [
      'the status of an AuthConfig',
      'reason: "failed to parse: invalid character \'k\' looking for beginning of object key string"',
      'invalid-character-k-looking-for-beginning-of-object-key-string',
    ],
    [
      'Chrome',
      "Access to fetch at 'https://gw.example.com/api' from origin 'http://localhost:4000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
      'blocked-by-cors-policy',
    ],
    [
      'Firefox',
      'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://gw.example.com. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing).',
      'blocked-by-cors-policy',
    ],
    [
      'kubectl, a symptom',
      'error: resource mapping not found for name: "oauth-okta" namespace: "gloo" from "STDIN": no matches for kind "ExtAuthPolicy" in version "security.policy.gloo.solo.io/v2"',
      'no-matches-for-kind',
    ],
    ['kubectl, by its rules', 'Error from server (NotFound): namespaces "gloo-mesh-addons" not found', 'namespace-missing'],
    [
      'kubectl, a webhook',
      'Error from server (InternalError): Internal error occurred: failed calling webhook "v.example.com": Post "https://v.svc": context deadline exceeded',
      'webhook-down',
    ],
    ['an error of ours', '✗ The cluster has no namespace x. (namespace-missing)\n  Name another', 'namespace-missing'],
    ['a finding of ours', '  ‼ warning  No route carries the label oauth=true. (routes-selected)', 'routes-selected'],
    ['a part of it', 'Policy evaluation failed', 'policy-evaluation-failed-for-this-request'],
  ])('%s', (_, text, id) => {
    expect(idOf(text)).toBe(id);
  });

  it('no code of Okta is found inside another', () => {
    expect(idOf('E00000111')).toBeUndefined();
  });

  it('what Okta answers at a sign-in in the words of a check leads to that check', () => {
    for (const [answer, check] of [
      [oauthErrors.noPolicy, 'access-rule'],
      [oauthErrors.notAssigned, 'app-assigned'],
      [oauthErrors.tooManyGroups, 'groups-limit'],
      [oauthErrors.outsideZones, 'network-zone'],
      [oauthErrors.noChallenge, 'app-grants'],
    ] as const) {
      const explained = explain(answer.description);
      expect([check, 'related' in explained && explained.related.map(({ id }) => id)]).toEqual([
        check,
        expect.arrayContaining([check]),
      ]);
    }
  });

  it('a slip and an unknown text name what comes nearest', () => {
    expect(explain('acess-rule')).toMatchObject({ nearest: [{ id: 'access-rule' }] });
    const far = explain('why does nobody get a token through the gateway with groups');
    expect('nearest' in far && far.nearest.length).toBe(3);
    expect(explain('zzzz qqqq')).toEqual({ nearest: [] });
  });
});
