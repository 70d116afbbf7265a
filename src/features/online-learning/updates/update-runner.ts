import { outsideCallers } from '../../../core/outside-callers.js';
import type { PipelineSession } from '../pipeline-session.js';
import { followAlias } from '../serving/follow-alias.js';
import { registeredVersion } from '../serving/registered-version.js';
import type { UpdateResult } from '../update-result.js';
import { advanceUpdate } from './advance-update.js';
import { AlertWatch } from './alert-watch.js';
import { dueUpdate, type UpdateDue, type UpdateOutlook, whyNotNow } from './due-update.js';
import { beginUpdate, recordUpdate } from './record-update.js';
import { tellEnd, untoldEnd } from './tell-end.js';
import { watchIsOver } from './watch-update.js';

/** Longest wait before what the server refused is tried again; the waits double from `checkIntervalMs` on. */
const longestPauseMs = 60_000;

/** Time between two looks at where the alias points, in milliseconds. */
const aliasMs = 30_000;

/** Carries out the updates of a pipeline, one at a time. */
export class UpdateRunner {
  readonly #session: PipelineSession;
  readonly #alerts: AlertWatch;
  #running: Promise<UpdateResult> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #failures = 0;
  #retryAt = 0;
  #aliasAt = performance.now();
  #isDraining = false;

  constructor(session: PipelineSession) {
    this.#session = session;
    this.#alerts = new AlertWatch(session);
  }

  /** Begins to look at triggers, watched updates and what waits for the server. */
  start(): void {
    outsideCallers(() => this.#schedule(0));
    this.#alerts.start();
  }

  /** Waits until the update that is under way has ended, or waits itself. */
  async settled(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isDraining = true;
    await this.#round;
    await this.#running?.catch(() => undefined);
  }

  /** Starts nothing more, and waits for what was told to stop. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#round;
    await this.#running?.catch(() => undefined);
    await this.#alerts.stop();
  }

  /** Whether an update is due by the triggers, and why or why not. */
  due(): UpdateDue {
    const { settings, clock } = this.#session;
    return dueUpdate(this.#outlook(), settings, clock.now());
  }

  /** Updates by hand; joins an update that is under way. */
  async trigger(force: boolean): Promise<UpdateResult> {
    if (this.#running !== undefined) return this.#running;
    const { state, settings, clock } = this.#session;
    const open = state.openUpdate;
    if (open !== undefined && open.step !== 'watch') return this.#run(() => advanceUpdate(this.#session, open));
    return this.#run(async () => {
      if (force && open !== undefined) await advanceUpdate(this.#session, open);
      const reason = whyNotNow(this.#outlook(), settings, clock.now(), force);
      if (reason !== undefined) return { status: 'skipped', trigger: 'manual', reason, startedAt: clock.now(), endedAt: clock.now() };
      return advanceUpdate(this.#session, beginUpdate(this.#session, 'manual', 'asked for by hand'));
    });
  }

  /** Undoes a published update by hand, whatever its watch says. @param choose - Says which, once nothing else is under way. */
  async rollBack(choose: () => UpdateResult, reason: string): Promise<UpdateResult> {
    while (this.#running !== undefined) await this.#running.catch(() => undefined);
    const update = choose();
    return this.#run(async () => {
      const begun = recordUpdate(this.#session, { ...update, status: 'published', step: 'rollback', reason });
      return advanceUpdate(this.#session, begun);
    });
  }

  #run(work: () => Promise<UpdateResult>): Promise<UpdateResult> {
    const running = outsideCallers(work).finally(() => {
      this.#running = undefined;
    });
    this.#running = running;
    running.then(
      ({ status }) => {
        if (status !== 'skipped') this.#pace(status !== 'pending');
      },
      () => this.#pace(false),
    );
    return running;
  }

  #schedule(delayMs: number): void {
    if (this.#isDraining || this.#session.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#look();
      void this.#round.then(() => this.#schedule(this.#session.settings.checkIntervalMs));
    }, delayMs).unref();
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    try {
      await this.#next();
    } catch (error) {
      this.#pace(false);
      if (!this.#session.signal.aborted) this.#session.problems.add('the background work', error);
    }
  }

  async #next(): Promise<void> {
    const { state } = this.#session;
    if (this.#running !== undefined) return;
    const open = state.openUpdate;
    const mayTry = performance.now() >= this.#retryAt;
    if (open?.step === 'watch') {
      if (watchIsOver(this.#session, open)) await this.#run(() => advanceUpdate(this.#session, open));
    } else if (open !== undefined) {
      if (mayTry) await this.#run(() => advanceUpdate(this.#session, open));
    } else {
      const due = this.due();
      if (due.due) await this.#run(() => advanceUpdate(this.#session, beginUpdate(this.#session, due.trigger, due.reason)));
    }
    if (mayTry) await this.#catchUp();
  }

  /** What the server is still to be told, and what it has to tell. */
  async #catchUp(): Promise<void> {
    const { state } = this.#session;
    const untold = untoldEnd(this.#session);
    if (untold !== undefined) await tellEnd(this.#session, untold);
    const isFree = registeredVersion(state.servingModel?.version) !== undefined && (state.openUpdate?.step ?? 'watch') === 'watch';
    if (isFree && performance.now() - this.#aliasAt >= aliasMs) {
      await followAlias(this.#session);
      this.#aliasAt = performance.now();
    }
    if (this.#failures > 0 && state.openUpdate?.status !== 'pending') this.#pace(true);
  }

  #pace(isWell: boolean): void {
    if (isWell) this.#session.problems.clear();
    this.#failures = isWell ? 0 : this.#failures + 1;
    this.#retryAt = isWell
      ? 0
      : performance.now() + Math.min(this.#session.settings.checkIntervalMs * 2 ** (this.#failures - 1), longestPauseMs);
  }

  #outlook(): UpdateOutlook {
    const { state, startedAt, settings } = this.#session;
    return {
      sequence: state.sequence,
      labelled: state.labelled,
      labelledSinceUpdate: state.labelledSinceUpdate,
      hasRows: settings.trainer === undefined ? (state.learner?.samples ?? 0) > 0 : state.labelled > 0,
      isPublished: registeredVersion(state.servingModel?.version) !== undefined,
      lastUpdate: state.openUpdate ?? state.lastUpdate,
      startedAt,
      signals: state.signals,
      performance: state.performance,
      learnerLead: state.learnerLead,
    };
  }
}
