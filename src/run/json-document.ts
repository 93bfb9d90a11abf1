import type { JsonObject } from '../core/model.ts';
import type { Problem } from '../errors.ts';
import { problemJson } from '../ui/problem-text.ts';

/** The one JSON document of a run. */
export function jsonDocument(command: string, fields: JsonObject, problem?: Problem): string {
  const error = problem === undefined ? {} : { error: problemJson(problem) };
  return `${JSON.stringify({ schemaVersion: 1, command, ok: problem === undefined, ...fields, ...error }, null, 2)}\n`;
}
