import { expect, it } from 'vitest';
import { groupedInputs, inputGroups } from '../../src/answers/input-groups.ts';
import { inputs } from '../../src/answers/inputs.ts';

it('each input stands in one group of src/answers/input-groups.ts', () => {
  const names = inputs.map(({ name }) => name).sort();
  expect(Object.values(inputGroups).flat().sort()).toEqual(names);
  expect(groupedInputs.map(({ input }) => input.name).sort()).toEqual(names);
});
