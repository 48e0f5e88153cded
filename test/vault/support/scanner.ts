import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What a stand-in for clamd does with the next contents; `silent` closes without a word. */
export type ScannerMood = 'judge' | 'silent' | 'broken';

export interface Scanner {
  readonly address: string;
  mood: ScannerMood;
  /** Contents as they arrived. */
  readonly seen: Buffer[];
  close(): Promise<void>;
}

/** The beginning of what this stand-in knows as a virus. */
export const VIRUS = '%PDF-virus';

/** A stand-in for clamd: reads INSTREAM of its protocol and finds one virus. */
export async function startScanner(): Promise<Scanner> {
  const server = createServer((socket) => {
    const chunks: Buffer[] = [];
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      const content = readInstream(Buffer.concat(chunks));
      if (content !== null) answer(socket, content);
    });
  });
  const scanner: Scanner = {
    address: '',
    mood: 'judge',
    seen: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const answer = (socket: Socket, content: Buffer): void => {
    scanner.seen.push(content);
    if (scanner.mood === 'silent') return void socket.end();
    const words =
      scanner.mood === 'broken'
        ? 'INSTREAM size limit exceeded. ERROR'
        : content.toString('latin1').startsWith(VIRUS)
          ? 'stream: Test-Signature FOUND'
          : 'stream: OK';
    socket.end(`${words}\0`);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(scanner, { address: `127.0.0.1:${port}` });
}

/** The content of a whole INSTREAM command; null while more is to come. */
function readInstream(bytes: Buffer): Buffer | null {
  const command = Buffer.from('zINSTREAM\0');
  if (bytes.length < command.length) return null;
  if (!bytes.subarray(0, command.length).equals(command)) throw new Error('not a clamd command');
  const parts: Buffer[] = [];
  for (let at = command.length; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
