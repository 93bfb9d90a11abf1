/**
 * What Okta has at paths that the sandbox serves, and the sandbox has not: refused in the sandbox's name, not as a method
 * that Okta does not support.
 */
export const notImitated: readonly (readonly [method: string, pattern: string])[] = [
  ['POST', '/api/v1/policies'],
  ['POST', '/api/v1/apps/{appId}/users/{userId}'],
  ['PUT', '/api/v1/api-tokens/{apiTokenId}'],
];
