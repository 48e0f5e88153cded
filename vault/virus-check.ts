import { connect } from 'node:net';

/** Whether bytes are free of what a scanner knows. Throws when the scanner does not answer: nothing passes unchecked. */
export type VirusCheck = (bytes: Buffer) => Promise<'clean' | 'infected'>;

const CHUNK_BYTES = 64 * 1024;
const MAX_ANSWER_BYTES = 4_096;

/** Asks a clamd at `host:port` (INSTREAM of its protocol: length-prefixed chunks, an empty one at the end). */
export function createVirusCheck(address: string, timeoutMs: number): VirusCheck {
  const separator = address.lastIndexOf(':');
  const host = address.slice(0, separator);
  const port = Number(address.slice(separator + 1));
  return async (bytes) => {
    const answer = await ask(host, port, timeoutMs, bytes);
    if (/^stream: OK\0?$/.test(answer)) return 'clean';
    if (/^stream: .+ FOUND\0?$/.test(answer)) return 'infected';
    throw new Error('The virus check could not judge the content.');
  };
}

async function ask(host: string, port: number, timeoutMs: number, bytes: Buffer): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ host, port });
  const answer: Buffer[] = [];
  let length = 0;
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error('The virus check did not answer.')));
  socket.once('error', reject);
  socket.once('close', () => resolve(Buffer.concat(answer).toString('utf8').trim()));
  socket.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) socket.destroy(new Error('The virus check said too much.'));
    else answer.push(chunk);
  });
  socket.once('connect', () => {
    socket.write('zINSTREAM\0');
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      const chunk = bytes.subarray(at, at + CHUNK_BYTES);
      socket.write(lengthOf(chunk.length));
      socket.write(chunk);
    }
    socket.write(lengthOf(0));
  });
  return promise;
}

function lengthOf(bytes: number): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(bytes);
  return prefix;
}
