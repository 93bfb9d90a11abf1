/** What the cluster says of the CronJob that keeps the keys fresh. */
export interface KeyRefreshFacts {
  /** Absent where there is none although one is recorded. */
  readonly cronJob?: {
    readonly name: string;
    readonly schedule: string;
    readonly suspended: boolean;
    readonly lastSuccess?: string;
  };
  /** The newest run that ended; `says` are its last lines, cause and cure. */
  readonly lastRun?: { readonly failed: boolean; readonly at: string; readonly says?: string };
  /** The command that shows the log. */
  readonly logCommand: string;
  /** The command that lets a CronJob run again that is suspended. */
  readonly resumeCommand: string;
}

/** What the ext-auth service says of fetching keys. */
export interface KeyFetchFacts {
  /** The last line of its log about a fetch that failed; absent where there is none. */
  readonly failure?: string;
  readonly logCommand: string;
  /** The command that starts its pods anew. */
  readonly restartCommand: string;
}
