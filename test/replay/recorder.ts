import {
  type ContinueAsNewInput,
  type Next,
  type Sinks,
  type WorkflowInterceptors,
  type WorkflowOutboundCallsInterceptor,
  proxySinks,
} from '@temporalio/workflow';

/** What a workflow told the server to do, with everything it passed along. */
export interface Command {
  readonly kind: 'activity' | 'timer' | 'continue-as-new';
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface RecorderSinks extends Sinks {
  recorder: { command(command: Command): void };
}

const { recorder } = proxySinks<RecorderSinks>();

/** Bundled with the workflows in tests only: replay by itself does not compare arguments and durations. */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity(input, next) {
        recorder.command({ kind: 'activity', name: input.activityType, args: input.args });
        return next(input);
      },
      startTimer(input, next) {
        recorder.command({ kind: 'timer', name: 'timer', args: [input.durationMs] });
        return next(input);
      },
      continueAsNew(
        input: ContinueAsNewInput,
        next: Next<WorkflowOutboundCallsInterceptor, 'continueAsNew'>,
      ) {
        const name = input.options.workflowType ?? '';
        recorder.command({ kind: 'continue-as-new', name, args: input.args });
        return next(input);
      },
    },
  ],
});
