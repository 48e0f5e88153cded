/** What an HTTP client's error tells, read by shape: `instanceof` fails across copies and realms. */
export interface FailedCall {
  /** Absent when no answer came: timeout, reset, name not found. */
  readonly status?: number;
  readonly header: (name: string) => string | null;
  /** The error body, if it is a JSON object. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Refused because the answer is larger than we take. */
  readonly isTooLarge: boolean;
}

/** Reads an error of gaxios, or anything else that was thrown. Never throws. */
export function readFailedCall(error: unknown): FailedCall {
  const response = field(error, 'response');
  const status = field(response, 'status');
  const headers = field(response, 'headers');
  const body = jsonObject(field(response, 'data'));
  return {
    ...(typeof status === 'number' && { status }),
    ...(body !== undefined && { body }),
    header: (name) => readHeader(headers, name),
    isTooLarge: isTooLarge(error),
  };
}

/** The JSON object in bytes or text, or undefined. Bytes must be valid UTF-8 (RFC 8259 §8.1). */
export function jsonObject(data: unknown): Readonly<Record<string, unknown>> | undefined {
  if (isRecord(data) && !isBytes(data)) return data;
  try {
    const text = isBytes(data) ? new TextDecoder('utf-8', { fatal: true }).decode(data) : data;
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBytes(value: unknown): value is ArrayBuffer | Uint8Array {
  return (
    ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === '[object ArrayBuffer]'
  );
}

function readHeader(headers: unknown, name: string): string | null {
  const get = field(headers, 'get');
  const value: unknown = typeof get === 'function' ? get.call(headers, name) : null;
  return typeof value === 'string' ? value : null;
}

function isTooLarge(error: unknown): boolean {
  const message = field(error, 'message');
  const inTransit = field(field(error, 'cause'), 'type') === 'max-size';
  return (
    inTransit ||
    (typeof message === 'string' && message.includes('`Content-Length` is over the limit'))
  );
}
