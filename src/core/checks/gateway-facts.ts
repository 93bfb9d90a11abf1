import type { Fact } from './fact.ts';
import type { GatewayAddress } from './gateway-address.ts';

/** What the gateway answered to one call. */
export interface Answered {
  readonly status: number;
  /** Where a redirect goes. */
  readonly location?: string;
  readonly allowOrigin?: string;
  readonly allowHeaders?: string;
}

/** What was found by calling the gateway. */
export interface GatewayFacts extends GatewayAddress {
  readonly withoutToken: Fact<Answered>;
  readonly falseToken: Fact<Answered>;
  /** Absent where the frontend has the same origin, or its origin is not known. */
  readonly preflight?: { readonly origin: string; readonly answer: Fact<Answered> };
  readonly noPreflight?: string;
  /** Absent without a token. */
  readonly trueToken?: Fact<Answered>;
  /** The host that people are sent to for signing in. */
  readonly oktaHost: string | undefined;
}
