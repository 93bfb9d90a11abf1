import { kubeObject } from './kube-object.ts';

/** The script of the key refresh. */
export const configMapKind = kubeObject({ apiVersion: 'v1', object: 'ConfigMap', resource: 'configmaps', optional: true });
