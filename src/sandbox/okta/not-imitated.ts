/**
 * What Okta has at paths that the sandbox serves, and the sandbox has not: refused in the sandbox's name, not as a method
 * that Okta does not support.
 */
export const notImitated: readonly (readonly [method: string, pattern: string])[] = [
  ['PATCH', '/api/v1/apps/{appId}/groups/{groupId}'],
  ['POST', '/api/v1/org'],
  ['PUT', '/api/v1/org'],
  ['POST', '/api/v1/policies'],
  ['POST', '/api/v1/users/{id}'],
  ['PUT', '/api/v1/users/{id}'],
  ['DELETE', '/api/v1/users/{id}'],
];
