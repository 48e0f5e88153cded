import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import { choosePort } from '#runtime/ports.ts';

describe('choosing a port', () => {
  let server: Server | undefined;

  afterEach(() => {
    delete process.env['SANDBOX_PORT'];
    server?.close();
    server = undefined;
  });

  function occupy(port: number): Promise<number> {
    return new Promise((resolve) => {
      server = createServer().listen(port, '127.0.0.1', () => {
        const address = server?.address();
        resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
      });
    });
  }

  it('never hands out the same free port twice', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => choosePort()));
    expect(new Set(ports).size).toBe(50);
  });

  it('takes the port that the variable fixes', async () => {
    const port = await choosePort();
    process.env['SANDBOX_PORT'] = String(port);
    expect(await choosePort('SANDBOX_PORT')).toBe(port);
  });

  it('says which variable asks for a port that is taken', async () => {
    const port = await occupy(0);
    process.env['SANDBOX_PORT'] = String(port);
    await expect(choosePort('SANDBOX_PORT')).rejects.toThrow(`SANDBOX_PORT asks for port ${port}`);
  });

  it.each(['http', '0', '65536', '80.5', '-1'])('refuses %s as a port', async (value) => {
    process.env['SANDBOX_PORT'] = value;
    await expect(choosePort('SANDBOX_PORT')).rejects.toThrow('SANDBOX_PORT must be a port number');
  });
});
