import { kubeObject } from './kube-object.ts';

/** When the key refresh runs, and how. */
export const cronJobKind = kubeObject({
  apiVersion: 'batch/v1',
  object: 'CronJob',
  resource: 'cronjobs.batch',
  optional: true,
  filledIn: true,
});
