import { expect, it } from '@jest/globals';
import { connect as connectTo, createServer } from 'node:net';
import { createLog } from '#lib/log.ts';
import { choosePort } from '#runtime/ports.ts';
import { eventually } from '#test/support/eventually.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import '#test/support/quiet-runtime.ts';
import { connectToTemporal } from '#workers/connect.ts';

const infrastructure = useInfrastructure({ temporal: true });

const lines: string[] = [];
const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });

it('a worker that is started before its server waits for it, and says so', async () => {
  const port = await choosePort();
  const connecting = connectToTemporal(`127.0.0.1:${port}`, log);
  await eventually(async () => (lines.length > 1 ? true : undefined));
  expect(lines[0]).toContain('Temporal cannot be reached yet');

  const { hostname, port: there } = new URL(`http://${infrastructure.temporalAddress}`);
  const server = createServer((from) => {
    const to = connectTo(Number(there), hostname);
    from.pipe(to).pipe(from);
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const)
      one.on('error', () => other.destroy());
  }).listen(port, '127.0.0.1');
  const connection = await connecting;
  await connection.workflowService.getSystemInfo({});
  await connection.close();
  server.close();
});

it('a worker that is told a wrong address does not wait', async () => {
  await expect(connectToTemporal('no address', log)).rejects.toThrow('invalid');
});
