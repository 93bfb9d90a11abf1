import type { Fact } from './fact.ts';

/** One HTTP route, as far as the checks look at it. */
export interface RouteFact {
  /** `namespace/route table`, and the route's name or place. */
  readonly title: string;
  /** The same as `--label-routes` takes it. */
  readonly ref: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Those of its RouteTable itself. */
  readonly tableLabels?: Readonly<Record<string, string>>;
  /** As the RouteTable names them, e.g. `*` or `*.example.com`. */
  readonly hosts: readonly string[];
  /** The paths that it takes: exactly this one, or all that begin so. */
  readonly paths: readonly { readonly at: string; readonly isExact: boolean }[];
  /** Whether `labels` are those that setup is about to put on it. */
  readonly isToBeLabelled?: true;
  /** The command that puts the wanted labels on it. */
  readonly labelCommand: string;
}

/** What of a kind may not be read: any of it, or what is in other namespaces. */
export type Unseen = 'everywhere' | 'elsewhere';

/** One ExtAuthPolicy. */
export interface PolicyFact {
  readonly name: string;
  readonly namespace: string;
  /** The mark of the installation that made it, where one did. */
  readonly installation?: string;
  /** The label sets of the routes that it selects. */
  readonly routeLabels: readonly Readonly<Record<string, string>>[];
}

/** One ExtAuthServer. */
export interface ServerFact {
  readonly name: string;
  readonly namespace: string;
  /** `namespace/name` of the Service it points to. */
  readonly service?: string;
}

/** One thing that setup does, and whether the cluster allows it. */
export interface RightFact {
  readonly verb: string;
  /** The plural name. */
  readonly resource: string;
  /** Empty for the core group. */
  readonly group: string;
  /** Absent for what is meant for all namespaces, or has none. */
  readonly namespace?: string;
  readonly allowed: boolean;
  /** False for what setup can do without. */
  readonly needed: boolean;
  /** The context of the cluster where the ext-auth service runs, for what is done there and not in the management cluster. */
  readonly elsewhere?: string;
}

/** What was found of the ext-auth service. */
export interface ExtAuthFacts {
  readonly pods: Fact<readonly { readonly title: string; readonly ready: boolean }[]>;
  readonly service: Fact<{ readonly title: string; readonly ports: string }>;
  /** The port that an ExtAuthServer is to name. */
  readonly port: Fact<string>;
  /** How to see the pods. */
  readonly podsCommand: string;
  /** How to see what they say. */
  readonly logsCommand: string;
  /** Gloo's name of the cluster, for the values of a Helm release. */
  readonly clusterName: string | undefined;
}

/** What was found of the routes and of who closes them. */
export interface RoutesFacts {
  readonly labels: Readonly<Record<string, string>>;
  /** `undefined` where RouteTables may not be read. */
  readonly routes: Fact<readonly RouteFact[] | undefined>;
  readonly policies: Fact<readonly PolicyFact[]>;
  /** The labels that a person asks for, where our policy selects by others. */
  readonly asked?: Readonly<Record<string, string>>;
  /** Which of them may not be read. */
  readonly unseenPolicies?: Unseen;
  /** The labels that setup put on routes; absent where none is recorded. */
  readonly put?: readonly PutLabel[];
  /** Our policy. */
  readonly own: {
    readonly name: string;
    readonly namespace: string;
    /** The mark of those that setup will take away: this installation's of another name. */
    readonly replaces?: string;
  };
  /** How to see the policies. */
  readonly listCommand: string;
}

/** A label that setup put on a route, by what is recorded. */
export interface PutLabel {
  readonly title: string;
  /** Whether it still has its value. */
  readonly isThere: boolean;
  /** Its route, as `--label-routes` takes it; absent where that is gone. */
  readonly ref?: string;
}

/** The way to the cluster. */
export interface ToolFacts {
  readonly kubectl: Fact<{ readonly version: string }>;
  readonly context: Fact<{ readonly name: string; readonly server: string }>;
  readonly apiServer: Fact<{ readonly version: string }>;
}

/** The namespace of the two resources; `exists` is absent where it may not be read. */
export interface NamespaceFact {
  readonly name: string;
  readonly exists: boolean | undefined;
  readonly createCommand: string;
}

/** What setup will need of a cluster. */
export interface SetupFacts {
  /** `undefined` where they were not asked for. */
  readonly rights: Fact<readonly RightFact[] | undefined>;
  /** Who asks, as the API server knows them; absent where that was not asked for. */
  readonly user?: string;
  readonly namespace: Fact<NamespaceFact>;
  /** The CRDs that are needed; `versions` is empty where one is not there. */
  readonly crds: Fact<readonly { readonly name: string; readonly versions: readonly string[]; readonly release?: string }[]>;
  readonly clusterName: Fact<string>;
  readonly servers: Fact<readonly ServerFact[]>;
  /** Which of them may not be read. */
  readonly unseenServers?: Unseen;
  /** The ExtAuthServer that setup would make or use, and the Service it would point to. */
  readonly wantedServer: { readonly name: string; readonly namespace: string };
}
