import { isObject, valueAt } from '../json.ts';
import type { Json, JsonObject } from '../model.ts';

/** A field that setup does not write, and that decides all the same. */
export interface AddedField {
  readonly of: 'ExtAuthServer' | 'ExtAuthPolicy';
  /** As a JSON patch names it. */
  readonly pointer: string;
  readonly says: string;
}

/** Pure: the fields of the two live objects that let requests through, or refuse them, whatever setup wrote. */
export function addedFields(server: JsonObject | undefined, policy: JsonObject | undefined): readonly AddedField[] {
  const expression = valueAt(policy, 'spec.config.glooAuth.booleanExpr');
  const configs = valueAt(policy, 'spec.config.glooAuth.configs');
  return [
    ...(valueAt(server, 'spec.failureModeAllow') === true ? [failOpen] : []),
    ...(typeof expression === 'string' && expression !== '' ? [decidedBy(expression)] : []),
    ...(Array.isArray(configs) ? configs.flatMap(scopesIn) : []),
  ];
}

const failOpen: AddedField = {
  of: 'ExtAuthServer',
  pointer: '/spec/failureModeAllow',
  says: 'The ExtAuthServer has failureModeAllow: while the ext-auth service does not answer, every request is let through.',
};

function decidedBy(expression: string): AddedField {
  return {
    of: 'ExtAuthPolicy',
    pointer: '/spec/config/glooAuth/booleanExpr',
    says: `The policy decides by the expression ${JSON.stringify(expression)}, so a request may be let through without a token.`,
  };
}

/** @see auth_config.proto of solo-apis: required scopes are looked for in the claim `scope`; Okta writes them into `scp` */
function scopesIn(config: Json, at: number): readonly AddedField[] {
  const required = valueAt(config, 'oauth2.accessTokenValidation.requiredScopes');
  if (!isObject(required) && !Array.isArray(required)) return [];
  return [
    {
      of: 'ExtAuthPolicy',
      pointer: `/spec/config/glooAuth/configs/${at}/oauth2/accessTokenValidation/requiredScopes`,
      says: 'The policy asks for scopes, which Gloo looks for in the claim scope; Okta writes them into scp, so tokens are probably refused.',
    },
  ];
}
