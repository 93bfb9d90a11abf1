import { describe, expect, it } from 'vitest';
import { kubeKinds } from '../../src/kinds/kinds.ts';
import { findMarkedObjects } from '../../src/kube/find-marked-objects.ts';
import { failure, fakeKubectl, list } from './fake-kubectl.ts';

const resources = Object.values(kubeKinds).map(({ resource }) => resource);
const cronJob = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'keys', namespace: 'n', uid: 'u1', labels: {} },
};
const find = (kubectl: Parameters<typeof findMarkedObjects>[0]) => findMarkedObjects(kubectl, 'gloo-okta', 'n');
const noType = (name: string) => failure(`error: the server doesn't have a resource type "${name}"\n`);

/** A cluster that lacks these kinds: kubectl reads none of several where one is missing. */
const lacking = (...missing: readonly string[]) =>
  fakeKubectl(({ args }) => {
    const asked = (args[1] ?? '').split(',');
    const gone = asked.find((name) => missing.includes(name));
    if (gone !== undefined) return noType(gone.split('.')[0] ?? '');
    return asked.includes('cronjobs.batch') ? list(cronJob) : list();
  });

describe('what carries our labels', () => {
  it('is read in one call where the cluster knows all kinds', async () => {
    const kubectl = lacking();
    expect(await find(kubectl)).toEqual([{ kind: 'kube.cron-job', place: { namespace: 'n', name: 'keys' }, id: 'u1' }]);
    expect(kubectl.calls).toHaveLength(1);
  });

  it.each(resources.filter((name) => name !== 'cronjobs.batch'))(
    'is found where the cluster does not know %s',
    async (missing) => {
      expect(await find(lacking(missing))).toMatchObject([{ id: 'u1' }]);
    },
  );

  it('is nothing where the cluster knows none of the kinds', async () => {
    expect(await find(lacking(...resources))).toEqual([]);
  });
});
