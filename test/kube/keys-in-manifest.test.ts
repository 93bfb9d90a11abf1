import { describe, expect, it } from 'vitest';
import { tokenChecksOf } from '../../src/core/keys/policy-keys.ts';
import { readManifest } from '../../src/kube/keys-in-manifest.ts';

const manifest = (keys: string) => `# head
apiVersion: security.policy.gloo.solo.io/v2   # spaces
kind: ExtAuthPolicy
metadata: {name: oauth-okta}
spec:
    applyToRoutes: [ {route: {labels: {oauth: "true"}}} ]
    config:
      glooAuth:
        configs:
          - oauth2:
              accessTokenValidation:
                jwt:
                  issuer: 'https://x'
                  localJwks:
                    # the keys
                    inlineString: ${keys}
                  # after
---
kind: Other


# tail`;
const wanted = `{"keys":[{"kid":"a'b"}]}`;

describe('readManifest', () => {
  it.each([
    [`'{"keys":[]}'`],
    [`"{\\"keys\\":[]}"`],
    [`'{"keys":[]}' # why`],
    [`>-\n                      {"keys":\n                      []}`],
    [`|\n                      {"keys": []}`],
  ])('sets the keys that are written as %s, and leaves all else to the byte', (keys) => {
    const text = manifest(keys);
    const read = readManifest(text);
    expect(read.text()).toBe(text);
    read.policies[0]?.setKeys(0, wanted);
    const [before, after] = [text, read.text()].map((one) => one.split('inlineString:'));
    expect(after?.[0]).toBe(before?.[0]);
    expect(after?.[1]?.split('# after')[1]).toBe(before?.[1]?.split('# after')[1]);
    const [check] = tokenChecksOf(readManifest(read.text()).policies[0]?.object ?? {});
    expect(check?.keys).toMatchObject({ kind: 'inline', text: wanted });
  });

  it('finds policies in a List, and in JSON', () => {
    const policy = {
      kind: 'ExtAuthPolicy',
      spec: {
        config: { glooAuth: { configs: [{ oauth2: { accessTokenValidation: { jwt: { localJwks: { inlineString: 'x' } } } } }] } },
      },
    };
    const read = readManifest(JSON.stringify({ kind: 'List', items: [{ kind: 'Other' }, policy] }, null, 2));
    expect(read.policies).toHaveLength(1);
    read.policies[0]?.setKeys(0, wanted);
    expect(
      JSON.parse(read.text()).items[1].spec.config.glooAuth.configs[0].oauth2.accessTokenValidation.jwt.localJwks.inlineString,
    ).toBe(wanted);
  });

  it('gives none of other documents, and throws for what is no YAML', () => {
    expect(readManifest('a: 1\n---\n[]\n---\n""\n').policies).toEqual([]);
    expect(() => readManifest('a: [1')).toThrow();
  });
});
