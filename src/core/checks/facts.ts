import type { Claim } from '../claims.ts';
import type { AppUris } from '../frontend-uris.ts';
import type { JsonObject } from '../model.ts';
import type { ExtAuthFacts, NamespaceFact, RoutesFacts, SetupFacts, ToolFacts } from './cluster-facts.ts';
import type { Whereabouts } from './complete-commands.ts';
import type { Fact } from './fact.ts';
import type { KeyFetchFacts, KeyRefreshFacts } from './fresh-keys-facts.ts';
import type { GatewayFacts } from './gateway-facts.ts';
import type { InForceFacts } from './in-force-facts.ts';
import type { MadeThing, PortalFact } from './made-facts.ts';
import type {
  AccessFacts,
  AppFacts,
  ClaimGroups,
  KeyState,
  LabelledApp,
  OpenFacts,
  OrgFacts,
  SignOnRule,
  ZonedToken,
} from './okta-facts.ts';
import type { AskedRedirect, SentFacts } from './redirect-facts.ts';
import type { SignInFacts } from './sign-in-facts.ts';

/** All that the checks judge by. What a command did not look for is absent, and its checks say nothing. */
export interface Facts {
  /** Before anything is made it is not told as a failure what setup is about to mend. */
  readonly when: 'before' | 'after';
  /** The name of the installation, which the commands in hints repeat. */
  readonly installation: string;
  /** What else they need, to be about the same. */
  readonly whereabouts?: Whereabouts;
  /** What was asked for, as far as a check before anything is made looks at it. */
  readonly wishes?: {
    readonly audience: string | undefined;
    readonly uris?: Pick<AppUris, 'redirectUris' | 'signOutUris'>;
    /** Whether wildcards are asked for in redirect URIs. */
    readonly wildcards?: boolean;
    readonly claims?: readonly Claim[];
    readonly appName?: string;
  };
  readonly org?: OrgFacts;
  /** What anybody can read at the authorization server. */
  readonly open?: Fact<OpenFacts>;
  /** Its keys as an administrator sees them, where that may be read. */
  readonly keyStates?: Fact<readonly KeyState[]>;
  /** The app as it is now; `undefined` where there is none. */
  readonly client?: Fact<JsonObject | undefined>;
  readonly access?: AccessFacts;
  /** The claims of groups, with what their filters list; absent where there are none. */
  readonly claimGroups?: readonly ClaimGroups[];
  /** Other active apps of the label that ours is to have; absent where ours is known already. */
  readonly namesakes?: Fact<readonly LabelledApp[]>;
  /** `undefined` where the API tokens may not be read; absent where no API token was given. */
  readonly zonedTokens?: Fact<readonly ZonedToken[] | undefined>;
  /** The active rules of the app's sign-on policy, in their order; `undefined` where they may not be read; absent where nobody asked. */
  readonly signOn?: Fact<readonly SignOnRule[] | undefined>;
  /** Whether new service apps become Super Administrators; `undefined` where that may not be read; absent where nobody asked. */
  readonly clientPrivileges?: Fact<boolean | undefined>;
  readonly app?: AppFacts;
  /** What Okta says of each sign-in redirect URI; the trouble says why it was not asked. */
  readonly redirects?: Fact<readonly AskedRedirect[]>;
  /** What a person has of a refused sign-in; absent where they gave nothing. */
  readonly sent?: SentFacts;
  readonly tools?: ToolFacts;
  readonly cluster?: SetupFacts;
  /** The namespace of what setup made. */
  readonly home?: Fact<NamespaceFact>;
  readonly extAuth?: ExtAuthFacts;
  readonly routes?: RoutesFacts;
  readonly force?: InForceFacts;
  /** What setup made in Okta, but what other checks look at whole. */
  readonly madeInOkta?: readonly MadeThing[];
  /** What setup made in the cluster besides the two objects; absent where that is nothing. */
  readonly madeBesides?: Fact<readonly MadeThing[]>;
  /** Absent where no PortalGroup was made. */
  readonly portals?: Fact<readonly PortalFact[]>;
  /** The CronJob that keeps the keys fresh; absent where none is recorded. */
  readonly keyRefresh?: Fact<KeyRefreshFacts>;
  /** What the ext-auth service says of fetching keys; absent where it is not to fetch any. */
  readonly keyFetch?: Fact<KeyFetchFacts>;
  /** The trouble says why the gateway was not called. */
  readonly gateway?: Fact<GatewayFacts>;
  /** The trouble says why nobody signed in. */
  readonly signIn?: Fact<SignInFacts>;
}
