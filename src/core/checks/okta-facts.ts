import type { AccessPolicy } from '../access-rules.ts';
import type { AdminRole } from '../admin-roles.ts';
import type { CredentialKind } from '../credential-kind.ts';
import type { JsonObject } from '../model.ts';
import type { OktaRight } from '../okta-rights.ts';
import type { Fact } from './fact.ts';

/** What was found of the org itself. */
export interface OrgFacts {
  /** Who answers there, without credentials. */
  readonly identity: Fact<{ readonly url: string; readonly engine: 'Identity Engine' | 'Classic Engine' | 'unknown engine' }>;
  /** Which credentials opened the org; trouble `okta-credentials-missing` when none were given. */
  readonly opened: Fact<CredentialKind>;
  /** Reads that show whether the credentials are taken; before anything is made, one of each kind that is needed. */
  readonly reads: readonly { readonly what: string; readonly fact: Fact<unknown>; readonly isDispensable?: boolean }[];
  /** The scopes of the access token; `undefined` for an API token, and where nothing tells them. */
  readonly scopes?: Fact<readonly string[] | undefined>;
  readonly neededScopes: readonly string[];
  /** The rights of which {@link neededScopes} are. */
  readonly neededRights?: readonly OktaRight[];
  /** The admin roles behind the credentials; `undefined` where they may not be read; absent where nobody asked. */
  readonly adminRoles?: Fact<readonly AdminRole[] | undefined>;
  /** True where nothing is to be written now, so that scopes that only a write takes are no failure. */
  readonly onlyLooks?: boolean;
  readonly authServer: Fact<AuthServerFact>;
}

/** Metadata and key set, read as anybody can. */
export interface OpenFacts {
  readonly issuer: string;
  /** Absent where another issuer is named, whose own metadata cannot be read from here. */
  readonly keySet?: {
    readonly url: string;
    /** Those that can verify a signature. */
    readonly keys: readonly { readonly kid: string; readonly alg?: string }[];
    /** The others, and why. */
    readonly ignored: readonly { readonly kid?: string; readonly why: string }[];
  };
}

/** How many groups of the org the filter of a claim lists. */
export interface GroupCount {
  /** Those that were looked at. */
  readonly seen: number;
  /** Those of them that the filter lists, or may list where it cannot be judged here; counted no further than one too many. */
  readonly count: number;
  /** Whether all were looked at that these credentials see. */
  readonly isWhole: boolean;
  /** Whether the filter can be judged here. */
  readonly isSure: boolean;
}

/** A claim of groups, with what its filter lists. */
export interface ClaimGroups {
  readonly claim: string;
  readonly filter: string;
  /** True where setup writes this claim. */
  readonly isOurs: boolean;
  readonly groups: Fact<GroupCount>;
}

/** An app as its label shows it. */
export interface LabelledApp {
  readonly id: string;
  readonly label: string;
  /** What it is, e.g. `web app` or `template_saml_2_0`. */
  readonly type: string;
}

/** An API token of whoever runs this, as far as it is limited to network zones. */
export interface ZonedToken {
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** How many API tokens the same person has: with one it is the one that was given. */
  readonly ofSamePerson: number;
}

/** A signing key: ACTIVE signs now, NEXT will, EXPIRED did. */
export interface KeyState {
  readonly kid: string;
  readonly status: string;
}

/** An authorization server. */
interface AuthServerFact {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly rotationMode: string;
  readonly nextRotation: string;
  readonly audiences: readonly string[];
  /** `DYNAMIC` where tokens name the address by which a frontend came. */
  readonly issuerMode: string;
  /** How it encrypts access tokens; empty when it does not. */
  readonly accessTokenEncryption: string;
}

/** A rule of the policy that decides who is signed in to an app. */
export interface SignOnRule {
  readonly name: string;
  readonly denies: boolean;
  /** Whether it is for whoever comes, so that no rule behind it counts. */
  readonly isForAll: boolean;
}

/** Who will ask for tokens, and the policies that decide about it. */
export interface AccessFacts {
  readonly policies: Fact<readonly AccessPolicy[]>;
  readonly clientId: string | undefined;
  /** Ids of the groups that are to be let in. */
  readonly groups: Fact<readonly string[]>;
  /** The id of the group Everyone. */
  readonly everyone: Fact<string | undefined>;
  /** False with `--access-policy skip`. */
  readonly setupMakesOne: boolean;
}

/** What was found of the app and what hangs on it. */
export interface AppFacts {
  /** The whole app; `undefined` where there is none. */
  readonly app: Fact<JsonObject | undefined>;
  /** How it was looked for, e.g. `the app "Gloo Portal"`. */
  readonly title: string;
  /** Ids of the groups that are assigned. */
  readonly assigned: Fact<readonly string[]>;
  /** The claims of the authorization server. */
  readonly liveClaims: Fact<readonly JsonObject[]>;
  /** The trusted origins of the org. */
  readonly origins: Fact<readonly JsonObject[]>;
  readonly wanted: Wanted;
  /** True where setup may change the app without being told to take it over: it is ours, or was taken over before. */
  readonly mayChange: boolean;
}

/** What setup was asked to make. */
export interface Wanted {
  /** Whether it is recorded, here or on the app; else only what was given in this run is wanted. */
  readonly recorded: boolean;
  /** The trusted origins that setup made. */
  readonly origins: readonly string[];
  readonly redirectUris: readonly string[];
  readonly signOutUris: readonly string[];
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  /** Whether it is recorded that none was to be assigned. */
  readonly noGroup?: boolean;
  /** The claims on the access token, as they were written. */
  readonly claims: readonly { readonly name: string; readonly spec: JsonObject }[];
}
