import { Problem } from '../errors.ts';
import { type Given, type GivenValue, parseGiven } from './given.ts';
import type { InputName } from './inputs.ts';
import { isGiven, type Question } from './known.ts';
import { questions } from './questions.ts';

/** Values of an earlier run, by config key. */
type KeptValues = Readonly<Record<string, unknown>>;

/**
 * The kept values for all that is not given: of a question that is answered otherwise none is taken. Values that no longer
 * pass their check are left out.
 */
export function keptValues(given: Given, values: KeptValues): ReadonlyMap<InputName, GivenValue> {
  const open = questions.filter((question) => !isGiven(question, given)).flatMap(({ inputs }) => checkedValues(inputs, values));
  // what no question asks for, such as --kubeconfig
  const asked = new Set(questions.flatMap((question) => question.inputs));
  const others = Object.keys(values).filter((name) => !asked.has(name as InputName) && !given.has(name as InputName));
  return new Map([...open, ...checkedValues(others as InputName[], values)]);
}

/** The values of these inputs, as an earlier run gave them; none where one of them does not pass its check any more. */
function checkedValues(inputs: Question['inputs'], values: KeptValues): readonly [InputName, GivenValue][] {
  const own = Object.fromEntries(inputs.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
  try {
    const found = parseGiven({ flags: {}, env: {}, config: { file: 'earlier run', values: own } });
    return [...found].map(([name, value]) => [name, { ...value, source: 'earlier run', from: 'an earlier run' }]);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
