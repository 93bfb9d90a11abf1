import type { JsonObject } from '../core/model.ts';
import { defaultOf, type Input, inputs, longFlag, shownDefault, variableOf } from './inputs.ts';

/**
 * The JSON Schema of the config file, made from the table of inputs: what an editor completes, explains and checks.
 * @see https://json-schema.org/draft-07/json-schema-release-notes
 */
export function configSchema(): JsonObject {
  const known = (inputs as readonly Input[]).filter((input) => input.inConfig !== false);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:gloo-okta:config',
    title: defaultOf('config'),
    description: 'The answers for gloo-okta setup. It holds no secrets.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(known.map((input) => [input.name, property(input)])),
  };
}

function property(input: Input): JsonObject {
  const shown = shownDefault(input);
  const fallback = shown === undefined ? '' : ` Default: ${shown}.`;
  const description = `${input.says}.${fallback} The same as ${longFlag(input)} and ${variableOf(input)}.`;
  if (input.takes === 'yes') return { description, type: 'boolean' };
  const one: JsonObject = {
    ...(input.oneOf === undefined ? { minLength: 1 } : { enum: input.oneOf }),
    type: 'string',
  };
  if (input.takes === 'list') {
    return { description, anyOf: [{ type: 'array', items: one, uniqueItems: true }, one] };
  }
  // a number such as a port may be written without quotes
  return input.oneOf === undefined ? { description, type: ['string', 'number'], minLength: 1 } : { description, ...one };
}
