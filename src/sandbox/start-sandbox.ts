import { type GatewayStandIn, startGateway } from './gateway/start-gateway.ts';
import { type KubeStandIn, startKube } from './kube/start-kube.ts';
import type { Conditions } from './okta/conditions.ts';
import type { OrgState } from './okta/org-state.ts';
import { type OktaStandIn, startOkta } from './okta/start-okta.ts';

/** How a sandbox is to run. */
export interface SandboxOptions {
  /** Okta's port; 0 takes a free one. */
  readonly port?: number;
  /** What makes the Okta org hard to deal with; nothing when absent. */
  readonly conditions?: Partial<Conditions>;
  /** Where Okta's half keeps its state; the cluster's lies beside it, with `.kube` at its end. */
  readonly stateFile?: string;
  /** Okta's half starts as a copy of this org. */
  readonly state?: OrgState;
  /** The org's clock; the machine's when absent. */
  readonly now?: () => Date;
}

/** A running sandbox, on loopback only. */
export interface Sandbox {
  readonly okta: OktaStandIn;
  readonly kube: KubeStandIn;
  readonly gateway: GatewayStandIn;
  readonly close: () => Promise<void>;
}

/** Starts an Okta org, a Kubernetes API with a small Gloo in it, and the gateway that Gloo steers; where one cannot start, none is left running. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { stateFile } = options;
  const halves = await Promise.allSettled([
    startOkta({
      ...(options.port ? { port: options.port } : {}),
      conditions: options.conditions ?? {},
      ...(stateFile === undefined ? {} : { stateFile }),
      ...(options.state === undefined ? {} : { state: options.state }),
      ...(options.now === undefined ? {} : { now: options.now }),
    }),
    startKube(stateFile === undefined ? {} : { stateFile: `${stateFile}.kube` }),
  ]);
  const [okta, kube] = halves;
  if (okta.status === 'rejected' || kube.status === 'rejected') {
    // a server that stays open keeps the process from ending
    await Promise.all(halves.map((half) => (half.status === 'fulfilled' ? half.value.close() : undefined)));
    throw halves.find((half) => half.status === 'rejected')?.reason;
  }
  return withGateway(okta.value, kube.value);
}

async function withGateway(okta: OktaStandIn, kube: KubeStandIn): Promise<Sandbox> {
  const gateway = await startGateway({ kube });
  return {
    okta,
    kube,
    gateway,
    close: async () => {
      await gateway.close();
      await Promise.all([okta.close(), kube.close()]);
    },
  };
}
