/**
 * Reads mutated mails and reports what would do harm.
 *   node test/mail/run-mutations.ts [count] [seed]
 */
import { argv, cpuUsage, memoryUsage, stdout } from 'node:process';
import { decodeMessage } from '#mail/decode.ts';
import { comparable } from '#mail/characters.ts';
import { readMessage } from '#platforms/read-message.ts';
import type { FactName } from '#domain/facts.ts';
import { acceptedFacts, corpusSamples, decoysIn, isSameFact, type Sample } from './corpus.ts';
import { mutate } from './mutate.ts';

export interface Harm {
  readonly id: string;
  readonly seed: number;
  readonly steps: readonly string[];
  readonly what: string;
}

/** The same value, or, for names, a part of it: a first name does not contradict the full one. */
function agrees(name: FactName, want: string | number | null, got: string | number): boolean {
  if (want === null || isSameFact(name, want, got)) return want !== null;
  const [full, part] = [comparable(String(want)), comparable(String(got))];
  return full === part || (name === 'guest_name' && ` ${full} `.includes(` ${part} `));
}

/** What a reading of a damaged mail would do wrong, against what the undamaged mail says. */
export function harmOf(sample: Sample, message: unknown): string | null {
  const { expected } = sample;
  const reading = readMessage(decodeMessage(message));
  const { effect, facts } = reading;
  if (effect !== 'fill' && effect !== 'cancel') return null;
  const allowed = [expected.effect, ...(expected.effect_accept ?? [])];
  if (!allowed.includes(effect)) return `effect ${effect}`;
  for (const name of Object.keys(facts) as FactName[]) {
    const got = facts[name];
    if (got === null || (expected.dont_care ?? []).includes(name)) continue;
    if (!acceptedFacts(expected, name).some((want) => agrees(name, want, got)))
      return `${name} ${got}`;
  }
  return decoysIn(facts, expected)[0] ?? null;
}

/** Reads `count` mutants, seeds counted up from `seed`; every exception is harm. */
export function runMutations(
  count: number,
  seed: number,
  onSlow?: (id: string, seed: number, ms: number) => void,
): readonly Harm[] {
  const samples = corpusSamples();
  const messages = samples.map(({ message }) => message);
  const harms: Harm[] = [];
  for (let at = 0; at < count; at += 1) {
    const sample = samples[at % samples.length] as Sample;
    const { message, steps } = mutate(sample.message, seed + at, messages);
    const started = cpuUsage();
    let what: string | null;
    try {
      what = harmOf(sample, message);
    } catch (error) {
      what = `crash ${String(error)}`;
    }
    // Processor time: the clock on the wall also measures the neighbours.
    const ms = cpuUsage(started).user / 1_000;
    if (ms > 1_000) onSlow?.(sample.id, seed + at, ms);
    if (what !== null) harms.push({ id: sample.id, seed: seed + at, steps, what });
  }
  return harms;
}

if (argv[1]?.endsWith('run-mutations.ts') === true) {
  const [count, seed] = [Number(argv[2] ?? 10_000), Number(argv[3] ?? 1)];
  const started = performance.now();
  let slow = 0;
  const harms = runMutations(count, seed, (id, at, ms) => {
    slow += 1;
    stdout.write(`SLOW ${id} seed ${at}: ${Math.round(ms)} ms\n`);
  });
  for (const { id, seed: at, steps, what } of harms)
    stdout.write(`HARM ${id} seed ${at} [${steps.join(' ')}]: ${what}\n`);
  const seconds = (performance.now() - started) / 1_000;
  const megabytes = memoryUsage().rss / 1_048_576;
  stdout.write(
    `${count} mutants from seed ${seed}: ${harms.length} harmful, ${slow} slow, ${seconds.toFixed(1)} s, ${Math.round(megabytes)} MB\n`,
  );
  if (harms.length + slow > 0) process.exitCode = 1;
}
