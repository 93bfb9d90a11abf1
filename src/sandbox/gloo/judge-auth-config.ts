import type { Json, JsonObject } from '../../core/model.ts';
import { goJsonError } from '../go-json.ts';
import { defined, listAt, objectAt, stringAt } from '../json-parts.ts';
import { type GlooWorld, nameOf, namespaceOf } from './gloo-world.ts';
import { takesEffect } from './judge-policy.ts';
import { backingService, serverOf } from './judge-server.ts';
import { usableKeys } from './usable-keys.ts';

/** The label by which the controllers know the AuthConfigs they made; the real ones' labels are not known. */
export const madeByLabel = 'sandbox.gloo-okta/policy-namespace';

/**
 * The AuthConfig that a policy gives: `<policy>-<policyNamespace>-<cluster>-ext-auth-service`, in the namespace of the
 * ext auth service. Undefined when the policy has no effect.
 */
export function authConfigFor(policy: JsonObject, world: GlooWorld): JsonObject | undefined {
  const { server } = serverOf(world, policy);
  const service = server === undefined ? undefined : backingService(world, server).service;
  if (service === undefined || !takesEffect(policy, world)) return undefined;
  return {
    apiVersion: 'extauth.solo.io/v1',
    kind: 'AuthConfig',
    metadata: {
      name: `${nameOf(policy)}-${namespaceOf(policy)}-${world.cluster}-ext-auth-service`,
      namespace: namespaceOf(service),
      labels: { [madeByLabel]: namespaceOf(policy) },
    },
    spec: objectAt(policy, 'spec', 'config', 'glooAuth'),
  };
}

/**
 * The status of an AuthConfig: Accepted, or Rejected with a reason when an inline key set is no JSON (the reason is Go's
 * parser's, as the guide shows it) or holds no usable key. Whether the real service rejects a set without a usable key,
 * and in which words, is not known; it says that it ignores keys whose `use` is not `sig` and keys without a `kid`.
 */
export function judgeAuthConfig(authConfig: JsonObject): JsonObject {
  const reasons = listAt(authConfig, 'spec', 'configs').flatMap((config) => {
    const jwt = ['oauth2', 'accessTokenValidation', 'jwt'];
    const inline = stringAt(config, ...jwt, 'localJwks', 'inlineString');
    const remote = stringAt(config, ...jwt, 'remoteJwks', 'url');
    if (remote !== undefined && !/^https?:\/\/[^\s/]/.test(remote)) return [`remote key set: "${remote}" is no http(s) URL`];
    return inline === undefined ? [] : keySetError(inline);
  });
  const [reason] = reasons;
  return defined({ state: reason === undefined ? 'Accepted' : 'Rejected', reason, reportedBy: 'ext-auth-service' });
}

function keySetError(text: string): readonly string[] {
  const syntax = goJsonError(text);
  if (syntax !== undefined) return [syntax];
  const usable = usableKeys(JSON.parse(text) as Json).length > 0;
  return usable ? [] : ['no usable key in the inline key set: a key needs "use": "sig" and a "kid"'];
}
