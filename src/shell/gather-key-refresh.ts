import type { Fact } from '../core/checks/fact.ts';
import type { KeyRefreshFacts } from '../core/checks/fresh-keys-facts.ts';
import type { Entry, Json, JsonObject } from '../core/model.ts';
import { cronJobKind } from '../kinds/cron-job.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { labelValue, manager } from '../kube/marks.ts';
import { at, listAt, numberAt, textAt } from '../kube/objects.ts';
import { readAllowed } from '../kube/read-objects.ts';
import { thenFact } from './fact-of.ts';

/**
 * Reads the CronJob that the installation recorded, with its last run: one call. `undefined` where none is recorded, for
 * nothing else makes one.
 */
export async function gatherKeyRefresh(
  way: Fact<Kubectl>,
  installation: string,
  entries: readonly Entry[],
): Promise<Fact<KeyRefreshFacts> | undefined> {
  const place = entries.find(({ kind }) => kind === 'kube.cron-job')?.place;
  if (place === undefined) return undefined;
  const { namespace = '', name = '' } = place;
  const selector = `app.kubernetes.io/managed-by=${manager},app.kubernetes.io/instance=${labelValue(installation)}`;
  return thenFact(way, async (kubectl) => {
    const kinds = `${cronJobKind.resource},jobs.batch,pods`;
    const { objects } = await readAllowed(kubectl, ['get', kinds, '-n', namespace, '-l', selector]);
    const cronJob = objects.find((object) => textAt(object, 'kind') === 'CronJob' && textAt(object, 'metadata', 'name') === name);
    const lastRun = lastEnded(objects);
    return {
      ...(cronJob === undefined ? {} : { cronJob: cronJobOf(cronJob) }),
      ...(lastRun === undefined ? {} : { lastRun }),
      logCommand: kubectl.words(['logs', '-n', namespace, '-l', selector, '--tail=20']),
      resumeCommand: kubectl.words([
        'patch',
        cronJobKind.resource,
        name,
        '-n',
        namespace,
        '--type=merge',
        '-p',
        '{"spec":{"suspend":false}}',
      ]),
    };
  });
}

function cronJobOf(object: JsonObject): NonNullable<KeyRefreshFacts['cronJob']> {
  const lastSuccess = textAt(object, 'status', 'lastSuccessfulTime');
  return {
    name: textAt(object, 'metadata', 'name') ?? '',
    schedule: textAt(object, 'spec', 'schedule') ?? '',
    suspended: at(object, 'spec', 'suspend') === true,
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
  };
}

/** The newest Job that is complete or failed, with what its last pod said. */
function lastEnded(objects: readonly JsonObject[]): KeyRefreshFacts['lastRun'] {
  const ended = objects.flatMap((job) => {
    if (textAt(job, 'kind') !== 'Job') return [];
    const condition = listAt(job, 'status', 'conditions').find(
      (one) => ['Complete', 'Failed'].includes(textAt(one, 'type') ?? '') && textAt(one, 'status') === 'True',
    );
    if (condition === undefined) return [];
    const time = textAt(condition, 'lastTransitionTime') ?? textAt(job, 'status', 'startTime') ?? '';
    return [{ name: textAt(job, 'metadata', 'name') ?? '', failed: textAt(condition, 'type') === 'Failed', at: time }];
  });
  const [last] = ended.sort((a, b) => (a.at < b.at ? 1 : -1));
  if (last === undefined) return undefined;
  const says = objects
    .filter((object) => textAt(object, 'kind') === 'Pod' && ownerOf(object) === last.name)
    .flatMap((pod) => listAt(pod, 'status', 'containerStatuses'))
    .map((container) => at(container, 'state', 'terminated'))
    .filter((ending) => (numberAt(ending, 'exitCode') ?? 0) !== 0)
    .map((ending) => textAt(ending, 'message') ?? '')
    .find((message) => message !== '');
  return { failed: last.failed, at: last.at, ...(says === undefined ? {} : { says }) };
}

function ownerOf(pod: Json): string | undefined {
  return textAt(
    listAt(pod, 'metadata', 'ownerReferences').find((owner) => textAt(owner, 'kind') === 'Job'),
    'name',
  );
}
