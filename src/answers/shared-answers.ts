import { defaultAppName } from '../core/default-app-name.ts';
import type { JsonObject } from '../core/model.ts';
import { configValues } from './config-file.ts';
import type { Given } from './given.ts';
import { defaultOf, type Input, type InputName, inputs } from './inputs.ts';
import { isWhere } from './where-inputs.ts';

/** Besides where a run goes: what is true on one machine only, and consent, which nobody gives for later. */
const notShared: readonly InputName[] = ['logo', 'requestTimeout', 'adopt'];

const shared = (inputs as readonly Input[]).filter(
  ({ name, commands, inConfig }) =>
    inConfig !== false && commands.includes('setup') && !isWhere(name) && !notShared.includes(name as InputName),
);

/** The answers that are the same on every machine, without those that are as their default: what the record on the app keeps. */
export function sharedAnswers(given: Given): JsonObject {
  const name = given.get('name')?.value;
  const label = defaultAppName(typeof name === 'string' ? name : defaultOf('name'));
  return ofShared(configValues(given), ({ name: input, default: usual }, value) => {
    return String(value) === (input === 'appName' ? label : usual);
  });
}

/** Of what a record tells, what may be taken from it: whoever may write there names no file and no cluster of this machine. */
export function sharedAmong(told: JsonObject): JsonObject {
  return ofShared(told, () => false);
}

function ofShared(values: JsonObject, isLeft: (input: Input, value: JsonObject[string]) => boolean): JsonObject {
  return Object.fromEntries(
    shared.flatMap((input) => {
      const value = Object.hasOwn(values, input.name) ? values[input.name] : undefined;
      return value === undefined || isLeft(input, value) ? [] : [[input.name, value]];
    }),
  );
}
