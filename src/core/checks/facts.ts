import type { ExtAuthFacts, RoutesFacts, SetupFacts, ToolFacts } from './cluster-facts.ts';
import type { Fact } from './fact.ts';
import type { GatewayFacts } from './gateway-facts.ts';
import type { InForceFacts } from './in-force-facts.ts';
import type { AccessFacts, AppFacts, OrgFacts } from './okta-facts.ts';
import type { SignInFacts } from './sign-in-facts.ts';

/** All that the checks judge by. What a command did not look for is absent, and its checks say nothing. */
export interface Facts {
  /** Before anything is made it is not told as a failure what setup is about to mend. */
  readonly when: 'before' | 'after';
  /** The name of the installation, which the commands in hints repeat. */
  readonly installation: string;
  readonly org?: OrgFacts;
  readonly access?: AccessFacts;
  readonly app?: AppFacts;
  readonly tools?: ToolFacts;
  readonly cluster?: SetupFacts;
  readonly extAuth?: ExtAuthFacts;
  readonly routes?: RoutesFacts;
  readonly force?: InForceFacts;
  /** The trouble says why the gateway was not called. */
  readonly gateway?: Fact<GatewayFacts>;
  /** The trouble says why nobody signed in. */
  readonly signIn?: Fact<SignInFacts>;
}
