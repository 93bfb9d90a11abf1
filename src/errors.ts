/**
 * Expected trouble. Each code is stable, decides the exit code and has an entry in docs/problems.md.
 * @see docs/problems.md
 */
export const exitCodes = {
  // usage or missing input
  usage: 3,
  'unknown-topic': 3,
  'bad-value': 3,
  'bad-config': 3,
  'missing-input': 3,
  'needs-yes': 3,
  'token-in-argv': 3,
  'unknown-auth-server': 3,
  'unknown-group': 3,
  'two-apps': 3,
  'app-inactive': 3,
  'foreign-object': 3,
  'other-org': 3,
  'other-cluster': 3,
  'org-auth-server': 3,
  'nothing-recorded': 3,
  'policy-unknown': 3,
  'handed-over': 3,
  'ledger-unusable': 3,
  'ledger-locked': 3,
  // a person said no
  cancelled: 2,
  interrupted: 130,
  terminated: 143,
  'hung-up': 129,
  // Okta refused the credentials or a right is missing
  'okta-token-refused': 4,
  'okta-key-refused': 4,
  'okta-right-missing': 4,
  'okta-no-api-access-management': 4,
  'login-refused': 4,
  // a check failed
  'check-failed': 5,
  // stopped half-way
  'stopped-half-way': 6,
  'changed-meanwhile': 6,
  'okta-late': 6,
  // Kubernetes
  'kubectl-missing': 7,
  'kubectl-timeout': 7,
  'context-unknown': 7,
  'cluster-unreachable': 7,
  'cluster-busy': 7,
  'cluster-sign-in-failed': 7,
  'cluster-right-missing': 7,
  'cluster-name-unknown': 7,
  'ext-auth-service-missing': 7,
  'crd-missing': 7,
  'namespace-missing': 7,
  'namespace-ending': 7,
  'admission-refused': 7,
  'webhook-down': 7,
  'quota-exceeded': 7,
  'manifest-refused': 7,
  'kube-conflict': 7,
  'kubectl-failed': 7,
  'key-refresh-failed': 7,
  // Okta or the network
  'okta-unreachable': 8,
  'not-okta': 8,
  'okta-refused': 8,
  'okta-failed': 8,
  'okta-rate-limit': 8,
  'answer-unusable': 8,
  'metadata-unusable': 8,
  'key-set-unusable': 8,
} as const;

/** Trouble after which it is certain that the write was not made: it was answered with a refusal, or never sent. */
const refusals: ReadonlySet<string> = new Set([
  'okta-token-refused',
  'okta-key-refused',
  'okta-right-missing',
  'okta-no-api-access-management',
  'okta-refused',
  'okta-rate-limit',
  'changed-meanwhile',
  'kubectl-missing',
  'cluster-sign-in-failed',
  'cluster-right-missing',
  'crd-missing',
  'namespace-missing',
  'namespace-ending',
  'admission-refused',
  'webhook-down',
  'quota-exceeded',
  'manifest-refused',
  'kube-conflict',
  'bad-value',
]);

/** The signals by which a run is stopped; npx, a terminal and a supervisor each send their own. */
export const stopSignals = { SIGINT: 'interrupted', SIGTERM: 'terminated', SIGHUP: 'hung-up' } as const;

/** Whether somebody stopped the run by a signal. */
export function isStop(error: unknown): boolean {
  return error instanceof Problem && (Object.values(stopSignals) as readonly string[]).includes(error.code);
}

/** Whether a write that ended with `error` was certainly not made. */
export function wasNotMade(error: unknown): boolean {
  return error instanceof Problem && (error.unsent || refusals.has(error.code));
}

/** A read that comes before a write: when it fails, the trouble says that the write was not sent. */
export async function beforeWrite<T>(read: Promise<T>): Promise<T> {
  return read.catch((error: unknown) => {
    if (error instanceof Problem) error.unsent = true;
    throw error;
  });
}

/** A stop or a No of which, by itself, nothing came: `what` says what it was, e.g. `Cancelled`. */
export function untouched(code: ProblemCode, what: string, hint: string, cause?: unknown, next?: string): Problem {
  const problem = new Problem(code, `${what}; nothing was changed.`, hint, cause, next);
  problem.untouched = what;
  return problem;
}

/** The stable name of one kind of trouble. */
export type ProblemCode = keyof typeof exitCodes;

/** Expected trouble: what happened, and the one thing to do. Thrown only at the doors. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly hint: string;
  /** True when it came up before the write it belongs to was sent. */
  unsent = false;
  /** True when a creation was refused because there is one already. */
  taken = false;
  /** The input that it is about, where its code does not tell: a person who is there is asked for it. */
  about: string | undefined = undefined;
  /** What was stopped or declined, where the message adds that nothing was changed: who ends the run knows whether that is so. */
  untouched: string | undefined = undefined;
  /** A command line to run next, for programs. */
  readonly next: string | undefined;

  /** `message`: what happened and why, in the user's words. `hint`: the one thing to do; `next`: a command that does it. */
  constructor(code: ProblemCode, message: string, hint: string, cause?: unknown, next?: string) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.next = next;
  }

  /** The exit code that `cli.md` gives this trouble. */
  get exitCode(): number {
    return exitCodes[this.code];
  }
}
