import { isObject, valueAt } from './json.ts';
import { type RecordLine, recordKey } from './kind.ts';
import type { Json, JsonObject } from './model.ts';
import { recordPath } from './record-lines.ts';

/** The most characters of JSON that answers may take on the app: the limit of an app's profile is not documented. */
const mostAnswers = 2000;

/**
 * The line of the record that tells with which answers an installation was set up, for machines that have no ledger. It is the
 * record's own: versions that know no answers pass it over, and drop it where they write, so that it is never older than what
 * it stands beside. `undefined` where the answers are too many to be kept there.
 */
export function answersLine(answers: JsonObject): RecordLine | undefined {
  return JSON.stringify(answers).length > mostAnswers ? undefined : { key: recordKey, spec: answers };
}

/** The answers that the record on an app tells; `undefined` where it tells none. They were written by whoever may write there. */
export function answersOn(app: Json): JsonObject | undefined {
  const line = lineOn(app);
  return isObject(line?.['spec']) ? line['spec'] : undefined;
}

/** The line for answers that the record on an app has, as it is there. */
export function answersLineOn(app: Json): RecordLine | undefined {
  return lineOn(app) as RecordLine | undefined;
}

function lineOn(app: Json): JsonObject | undefined {
  const list = valueAt(app, recordPath);
  const line = Array.isArray(list) ? list.find((one) => isObject(one) && one['key'] === recordKey) : undefined;
  return isObject(line) ? (line as JsonObject) : undefined;
}
