import { type CallName, deliveries, type Fault, faults } from './faulty-proxy.ts';
import type { Ended, Moment, World } from './world.ts';

/** One thing to try: a run, the call at which something goes wrong, and what. */
export interface Trial {
  readonly journey: Journey;
  readonly call: CallName;
  readonly fault: Fault;
}

/** A run to be disturbed, from where it begins to what an undisturbed one leaves. */
export interface Journey {
  readonly name: 'setup' | 'update' | 'teardown';
  readonly words: readonly string[];
  readonly from: Moment | undefined;
  readonly calls: readonly CallName[];
  /** The state before, and the state that an undisturbed run leaves. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What came of a trial: what is wrong with it, if anything. */
export interface Tried {
  readonly trial: Trial;
  /** False when the run never made the call: the order of calls side by side is not always the same. */
  readonly struck: boolean;
  readonly ended: Ended;
  readonly wrong: readonly string[];
}

const react = ['--react-url', 'https://developer.example.com'];
const changed = ['--react-url', 'https://portal.example.com', '--claim', 'team=user.department', '--no-issuer'];

const label = (route: string) => ['--label-routes', `bookinfo/bookinfo/${route}`];

/** Labels on two routes of a RouteTable that somebody else owns, then on one of them. */
export const onRoutes = {
  setup: [...react, ...label('static'), ...label('home')],
  update: [...react, ...label('home')],
} as const;

/** Makes the three journeys, each run undisturbed once. */
export async function makeJourneys(
  world: World,
  words: { readonly setup: readonly string[]; readonly update: readonly string[] } = { setup: react, update: changed },
): Promise<{ readonly journeys: readonly Journey[]; readonly nothing: unknown }> {
  await world.begin();
  const nothing = await world.state();
  const cold = await walkOnce(world, 'setup', ['setup', ...words.setup, '--yes'], undefined);
  const made = await world.keep();
  const update = await walkOnce(world, 'update', ['setup', ...words.update, '--yes'], made);
  const updated = await world.keep();
  const teardown = await walkOnce(world, 'teardown', ['teardown', '--yes'], updated);
  const left = told(teardown.after, false) !== told(nothing, false);
  if (left) throw new Error(`an undisturbed teardown leaves something: ${difference(teardown.after, nothing)}`);
  return { journeys: [cold, update, teardown], nothing };
}

/** At each patch of a RouteTable one of: a kill before and after it, its answer lost, the patch delivered twice; with `all` all of them. */
export function labelTrials(journeys: readonly Journey[], all: boolean): readonly Trial[] {
  const some: readonly Fault[] = ['kill-after', 'lost', 'twice', 'kill-before'];
  const patches = journeys.flatMap((journey) => journey.calls.filter(isOnRoutes).map((call) => ({ journey, call })));
  return patches.flatMap((patch, at) => (all ? some : [some[at % some.length] as Fault]).map((fault) => ({ ...patch, fault })));
}

function isOnRoutes(call: CallName): boolean {
  return /^kube PATCH .*routetables/.test(call);
}

async function walkOnce(
  world: World,
  name: Journey['name'],
  words: readonly string[],
  from: Moment | undefined,
): Promise<Journey> {
  await world.begin(from);
  // kubectl fills its cache and every module is loaded: the calls that count are those of a second time
  if (name === 'setup') {
    await world.run(words);
    await world.begin(from);
  }
  const before = await world.state();
  const ended = await world.run(words);
  if (ended.code !== 0) throw new Error(`an undisturbed ${name} ends with ${ended.code}: ${ended.err}`);
  return { name, words, from, calls: [...world.proxy.calls()], before, after: await world.state() };
}

/** Every fault at every call, and every write delivered twice. */
export function allTrials(journeys: readonly Journey[]): readonly Trial[] {
  return [...trialsOf(journeys, faults), ...trialsOf(journeys, deliveries).filter(({ call }) => isWrite(call))];
}

/** Every fault at every write. */
export function writingTrials(journeys: readonly Journey[]): readonly Trial[] {
  return allTrials(journeys).filter(({ call }) => isWrite(call));
}

function trialsOf(journeys: readonly Journey[], some: readonly Fault[]): readonly Trial[] {
  return journeys.flatMap((journey) => journey.calls.flatMap((call) => some.map((fault) => ({ journey, call, fault }))));
}

function isWrite(call: CallName): boolean {
  return /^okta (POST|PUT|DELETE)|^kube (PATCH|PUT|DELETE|POST)/.test(call) && !/dryRun|selfsubject/.test(call);
}

/** So many of every fault at every call of Okta, writes and reads in turn, spread over all; `from` shifts which. */
export function trialsAt(
  journeys: readonly Journey[],
  some: readonly Fault[],
  { count, from }: { readonly count: number; readonly from: number },
): readonly Trial[] {
  const every = trialsOf(journeys, some).filter(({ call }) => call.startsWith('okta'));
  const writing = every.filter(({ call }) => isWrite(call));
  const reading = every.filter(({ call, fault }) => !isWrite(call) && !(deliveries as readonly Fault[]).includes(fault));
  // two in three are writes: there is more that can go wrong
  return [...spread(writing, Math.ceil((count * 2) / 3), from), ...spread(reading, Math.floor(count / 3), from)];
}

/** `count` of `all`, at steps that share no factor with their number, so that none comes twice. */
function spread<T>(all: readonly T[], count: number, from: number): readonly T[] {
  const step = Math.max(1, Math.floor(all.length * 0.381_966)) | 1;
  return Array.from({ length: Math.min(count, all.length) }, (_, at) => all[((from * 7 + at) * step) % all.length] as T);
}

/** A few of them, spread so that each write meets a kill before and after it, and each fault meets writes of both worlds. */
export function chosenTrials(journeys: readonly Journey[], count: number): readonly Trial[] {
  // a hang takes its whole time limit
  const writes = trialsOf(journeys, faults).filter(({ call, fault }) => isWrite(call) && fault !== 'hang');
  const step = Math.max(1, Math.floor(writes.length / count));
  // a step that shares no factor with the number of faults meets them all in turn
  const stride = step % (faults.length - 1) === 0 ? step + 1 : step;
  return writes.filter((_, at) => at % stride === 0).slice(0, count);
}

/** How a trial is carried out. */
export interface Way {
  /** What follows the disturbed run is done as at another machine, and ledgers are not compared; at last the first one goes on. */
  readonly elsewhere?: boolean;
  /** No process of its own is started. */
  readonly inProcess?: boolean;
}

/** Carries out one trial: the disturbed run, one more, and a teardown; each judged by what it leaves. */
export async function tryOut(world: World, { journey, call, fault }: Trial, nothing: unknown, way: Way = {}): Promise<Tried> {
  const { elsewhere = false, inProcess = false } = way;
  const isSame = (a: unknown, b: unknown) => told(a, elsewhere) === told(b, elsewhere);
  const wrong: string[] = [];
  const kills = fault === 'kill-before' || fault === 'kill-after';
  const signals = fault === 'interrupt' || fault === 'terminate';
  await world.begin(journey.from);
  const ended = await ((kills || signals) && !inProcess ? world.spawn : world.run)(journey.words, { call, fault });
  const struck = world.proxy.struck();
  const wrote = world.proxy.writes() > 0;
  const now = await world.state();
  const done = isSame(now, journey.after);
  if (!kills || !struck) wrong.push(...faultsOfEnd(ended, { wrote, call, fault, journey, done }));
  // who may not manage trusted origins is told so, and gets all else
  const isLeftOut = fault === 'forbidden' && ended.err.includes('Left out:');
  if (ended.code === 0 && !done && !isLeftOut) wrong.push(`it ended well and left ${difference(now, journey.after)}`);
  // A run that left everything as it was: what follows is the undisturbed run.
  const untouched = !wrote && isSame(now, journey.before);
  if (!done && !untouched) {
    const goOn = async (words: readonly string[], wanted: unknown, named: string) => {
      const again = await world.run(words);
      if (again.code !== 0) wrong.push(`${named} it ends with ${again.code}: ${again.err.slice(-600)}`);
      const state = await world.state();
      if (!isSame(state, wanted)) wrong.push(`${named} it leaves ${difference(state, wanted)}`);
    };
    if (elsewhere) world.leaveHome();
    await goOn(journey.words, journey.after, 'run again');
    if (elsewhere) {
      world.comeHome();
      await goOn(journey.words, journey.after, 'run again by the first machine');
    }
    if (journey.name !== 'teardown') await goOn(['teardown', '--yes'], nothing, 'torn down');
  }
  return { trial: { journey, call, fault }, struck, ended, wrong };
}

/** The exit code by the contract: 6 once something was written, else that of the trouble; and the command to go on. */
function faultsOfEnd(
  ended: Ended,
  at: {
    readonly wrote: boolean;
    readonly call: CallName;
    readonly fault: Fault;
    readonly journey: Journey;
    readonly done: boolean;
  },
): string[] {
  const { code, err } = ended;
  // where all is made that can be, a proof of it that fails, or is stopped, leaves nothing to go on with
  const isProof = code === 5 || (at.done && (code === 130 || code === 143) && err.includes('everything was made'));
  if (code === 0 || isProof) return [];
  const kube = at.call.startsWith('kube');
  // a write whose answer was lost may have been made: to say 6 is right too
  const own = kube ? [7, 6] : [8, 4, 6];
  const wrong: string[] = [];
  const bySignal: Partial<Record<Fault, number>> = { interrupt: 130, terminate: 143 };
  const signalled = bySignal[at.fault];
  if (!(signalled !== undefined ? [signalled] : at.wrote ? [6] : own).includes(code ?? -1))
    wrong.push(`exit ${code}${at.wrote ? ' although something was written' : ''}: ${err.slice(-400)}`);
  if (!err.includes(`gloo-okta ${at.journey.words[0]}`)) wrong.push(`no command to go on: ${err.slice(-400)}`);
  return wrong;
}

function told(state: unknown, withoutLedger: boolean): string {
  // whoever wrote the routes before gets them back with the next write of theirs
  const withoutOwner = (field: string, value: unknown) => (field === 'f:http' ? undefined : value);
  return JSON.stringify(withoutLedger ? { ...(state as object), ledger: undefined } : state, withoutOwner);
}

/** Where two states differ, in a few lines. */
function difference(a: unknown, b: unknown): string {
  const [here, wanted] = [a, b].map((value) => JSON.stringify(value, null, 1).split('\n')) as [string[], string[]];
  const more = here.filter((line) => !wanted.includes(line)).slice(0, 12);
  const less = wanted.filter((line) => !here.includes(line)).slice(0, 12);
  return `more: ${more.map((line) => line.trim()).join(' ')} less: ${less.map((line) => line.trim()).join(' ')}`;
}
