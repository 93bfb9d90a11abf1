import type { JsonObject, Resource } from '../core/model.ts';

/** Which major release of Okta's provider the code is for. */
export type ProviderMajor = '7' | '6';

/** Where the cluster's half goes: into Terraform, or into plain manifests beside it. */
export type KubernetesHalf = 'terraform' | 'manifests';

/** All that the exported code depends on. The same resources that `setup` makes are written as Terraform. */
export interface TerraformInput {
  readonly orgUrl: string;
  readonly installation: string;
  readonly providerMajor: ProviderMajor;
  readonly kubernetes: KubernetesHalf;
  /** What is wanted in Okta, as `setup` designs it. */
  readonly wanted: readonly Resource[];
  /** The authorization server: `id` is what stands in the resources' places, `name` is how it is looked up. */
  readonly authServer: { readonly id: string; readonly name: string };
  /** The groups to assign: `id` is what stands in the resources, `name` is how they are looked up. */
  readonly groups: readonly { readonly id: string; readonly name: string; readonly everyone: boolean }[];
  /** The manifests; in `manifests` mode with the key set that the gateway would get today. */
  readonly manifests: readonly { readonly fileName: string; readonly text: string; readonly object: JsonObject }[];
  /** Whether the policy holds the keys, or the gateway fetches them. */
  readonly jwks: 'inline' | 'remote';
  /** Gloo's name of the cluster; absent when it is not known, and then asked for by Terraform. */
  readonly clusterName: string | undefined;
  readonly appUrl: string | undefined;
  readonly kubeContext: string | undefined;
  /** The ids of what is made, by key; only what is recorded. */
  readonly ids: ReadonlyMap<string, string>;
  /** The name of the logo's file beside the code. */
  readonly logo: string | undefined;
}
