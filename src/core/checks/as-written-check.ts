import { isObject, valueAt, withValue } from '../json.ts';
import type { Json, JsonObject } from '../model.ts';
import { changedFields } from './changed-fields.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip } from './check.ts';
import type { Facts } from './facts.ts';
import { writeAnew } from './ownership.ts';

/** Whether the objects in the cluster still say what setup wrote. Issuer and keys have checks of their own. */
export const asWrittenCheck = {
  'as-written': {
    group: 'force',
    why: 'What somebody changes in the two objects can open a route again while all of it stays accepted.',
    asked: 'after',
    needs: ['api-server', 'gloo-crds'],
    setup: 'decides',
    judge: judgeAsWritten,
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgeAsWritten({ force, installation }: Facts): Judged {
  if (force?.ofOther !== undefined)
    return fail(
      `The ExtAuthPolicy is of the installation "${force.ofOther}", and of "${installation}" nothing is known.`,
      `Name the one that is meant: --name ${force.ofOther}`,
    );
  return judgeFact(force?.written, (objects) => {
    const there = objects.filter(({ live }) => live !== undefined);
    if (there.length === 0) return skip('what setup wrote is not recorded here.');
    const changed = there.flatMap(({ title, live, spec, owner }) => {
      const fields = changedFields(withoutKeys(spec), withoutKeys(live ?? {}));
      const by = owner.editors.length > 0 ? ` (${owner.editors.join(', ')} changed it)` : '';
      return fields.length === 0 ? [] : [{ says: `${title} says otherwise${by}: ${fields.join('; ')}`, title, owner }];
    });
    const [first] = changed;
    if (first === undefined) return ok(`${there.map(({ title }) => title).join(' and ')} say what setup wrote.`);
    return fail(`${changed.map(({ says }) => says).join('. ')}.`, writeAnew(first.title.split(' ')[0] ?? '', first.owner));
  });
}

const configsPath = 'config.glooAuth.configs';

function withoutKeys(spec: JsonObject): JsonObject {
  const configs = valueAt(spec, configsPath) as Json | undefined;
  if (!Array.isArray(configs)) return spec;
  return withValue(spec, configsPath, configs.map(withoutOwn)) as JsonObject;
}

function withoutOwn(config: Json): Json {
  const path = 'oauth2.accessTokenValidation.jwt';
  const jwt = valueAt(config, path);
  if (!isObject(jwt)) return config;
  const { localJwks: _local, remoteJwks: _remote, issuer: _issuer, ...rest } = jwt;
  return withValue(config, path, rest) as Json;
}
