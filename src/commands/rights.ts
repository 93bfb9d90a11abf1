import { neededRights } from '../installation/needed-rights.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import {
  type ClusterChoices,
  clusterSide,
  leastRights,
  loginSteps,
  rightsText,
  serviceAppSteps,
  type TaskRights,
} from '../ui/rights-text.ts';

/** Prints what the chosen features need in the org and in the cluster. Looks at neither. */
export function runRights({ speech, answers }: Run): number {
  const tasks: readonly TaskRights[] = [
    { task: 'setup', says: 'gloo-okta setup', rights: neededRights('setup', answers) },
    { task: 'read', says: 'to read only: gloo-okta plan, doctor and verify', rights: neededRights('look', answers) },
    { task: 'teardown', says: 'gloo-okta teardown', rights: neededRights('teardown', answers) },
    { task: 'keys', says: 'gloo-okta keys status', rights: [] },
  ];
  const setup = leastRights({ task: 'setup', rights: neededRights('setup', answers) });
  const steps = answers.given.get('serviceApp')?.value === true ? serviceAppSteps(setup) : loginSteps(setup.scopes);
  const cluster = clusterSide(clusterChoices(answers));
  if (speech.modes.json) {
    const needed = tasks.map((task) => ({ ...leastRights(task) }));
    speech.out(jsonDocument('rights', { okta: needed, cluster: cluster.trim(), steps: steps.trim().split('\n') }));
    return 0;
  }
  speech.show(`${rightsText(tasks)}\n${cluster}\n${steps}`);
  return 0;
}

function clusterChoices({ keyRefresh, portal, labelRoutes, kube }: Run['answers']): ClusterChoices {
  return {
    keyRefresh: keyRefresh !== undefined,
    cors: portal.cors,
    portalGroup: portal.groupClaims !== undefined,
    labelled: labelRoutes.map(({ namespace }) => namespace),
    ...(kube.workloadContext === undefined ? {} : { workload: kube.workloadContext }),
  };
}
