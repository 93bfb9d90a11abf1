import { type Check, judgeFact, ok, warn } from './check.ts';

/** Whether somebody added a field that opens or closes the routes by itself. */
export const addedFieldsCheck = {
  'added-fields': {
    group: 'force',
    why: 'A field that setup does not write can let requests through without a token, or refuse all, while everything stays accepted.',
    asked: 'after',
    needs: ['api-server', 'gloo-crds', 'as-written'],
    setup: 'shown',
    judge: ({ force }) =>
      judgeFact(force?.added, (fields) => {
        const [first] = fields;
        if (first === undefined) return ok('Nobody added a field to the two objects that opens or closes the routes by itself.');
        return warn(fields.map(({ says }) => says).join(' '), `If that is not meant so, take it away: ${first.command}`);
      }),
  },
} as const satisfies Readonly<Record<string, Check>>;
